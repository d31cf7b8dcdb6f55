"""The provinces' shares of China's trade in 2024, by table (8) of January to December, in yuan."""

from __future__ import annotations

from typing import Final

import numpy as np

from xlpkg.model.arrays import Array

#: Exports and imports of each province in 2024, in 100 million yuan, in the order of GB/T 2260.
_PROVINCES_2024: Final = np.array(
    [
        *[(6065, 30018), (3914, 4202), (3725, 2425), (1066, 678), (853, 1220)],  # 北京 天津 河北 山西 内蒙
        *[(3777, 3854), (677, 1087), (870, 2253)],  # 辽宁 吉林 黑龙江
        *[(18176, 24505), (36531, 19646), (39057, 13584), (5798, 2851)],  # 上海 江苏 浙江 安徽
        *[(12386, 7512), (3046, 1662), (20812, 12995)],  # 福建 江西 山东
        *[(5227, 2975), (4863, 2195), (3345, 2292), (58916, 32211), (4428, 3136), (1062, 1714)],  # 河南 … 海南
        *[(5074, 2081), (6178, 4279), (579, 283), (925, 1563), (113.2, 13.5)],  # 重庆 四川 贵州 云南 西藏
        *[(3063, 1477), (127, 488), (43.5, 16.5), (150.9, 55.3), (3700, 651)],  # 陕西 甘肃 青海 宁夏 新疆
    ]
)
SHARES_YEAR: Final = 2024
_SHARES_2024: Final = _PROVINCES_2024 / _PROVINCES_2024.sum(axis=0)
#: The share of each region in the nation's total trade, exports and imports; shape (32, 3).
SHARES: Final[Array] = np.vstack(
    (np.ones(3), np.column_stack((_PROVINCES_2024.sum(axis=1) / _PROVINCES_2024.sum(), _SHARES_2024)))
)
