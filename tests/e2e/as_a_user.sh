#!/usr/bin/env bash
# Do what the README's Start and Buttons say, as a new user, in Chinese and English: as_a_user.sh [PICTURES]
#
# The home is new, with Chinese and a space in its path; the profile of LibreOffice, its macro security and the fonts
# are the default ones; no environment variable is set. The buttons are clicked with the mouse on a virtual screen. The
# folder PICTURES gets screenshots of the sheets and the pages of the PDF. Ends with 0 if everything works.
set -euo pipefail

checkout=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
for program in Xvfb xdotool import pdftoppm pdfinfo; do
    command -v "$program" >/dev/null || { echo "$program is not installed: see install/test.sh" >&2; exit 2; }
done
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
pictures=${1:-$home/pictures}
mkdir -p "$pictures"
pictures=$(cd "$pictures" && pwd -P)

user="$home/用户 目录"
project="$user/贸易 监测"
mkdir -p "$project"
# The files of the checkout as they are now, without those that git ignores.
git -c safe.directory='*' -C "$checkout" ls-files -z --cached --others --exclude-standard --deduplicate |
    (cd "$checkout" && while IFS= read -r -d '' file; do [ ! -e "$file" ] || printf '%s\0' "$file"; done) |
    tar -C "$checkout" --null --files-from=- --create --file=- | tar -C "$project" --extract

# Only what reaches the package index is passed on. pip does not compile the many modules that are never imported.
environment=(HOME="$user" LANG=C.UTF-8 PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin PIP_NO_COMPILE=1)
while IFS= read -r -d '' variable; do
    case $variable in PIP_* | SSL_CERT_* | REQUESTS_CA_* | *_proxy=* | *_PROXY=*) environment+=("$variable") ;; esac
done < <(env -0)
as_user() { (cd "$project" && env -i "${environment[@]}" "$@"); }

pages_of() { pdfinfo "$1" | awk '/^Pages:/ {print $2}'; }

# Start: the report from the examples, then one from a folder of one's own.
printed=$(as_user bash install/run.sh | tail -n 2)
[ "$(head -n 1 <<<"$printed")" = "$project/output/TradeMonitor.xlsm" ]
[ "$(pages_of "$(tail -n 1 <<<"$printed")")" = 5 ]
cp -r "$project/examples/rmb" "$user/海关 文件"
printed=$(as_user bash install/run.sh "$user/海关 文件" --period 2025-05 --currency rmb --out "$user/报告" | tail -n 2)
workbook="$user/报告/TradeMonitor.xlsm"
[ "$(head -n 1 <<<"$printed")" = "$workbook" ]
[ "$(pages_of "$(tail -n 1 <<<"$printed")")" = 5 ]

# Buttons
print_all() {
    as_user soffice --headless --convert-to pdf --outdir "$user" "$workbook" >/dev/null 2>&1
    mv "$user/TradeMonitor.pdf" "$pictures/en-soffice-$1.pdf"
}
as_user .venv/bin/trademonitor refresh "$workbook" --lang en
print_all without
as_user .venv/bin/trademonitor office install
as_user .venv/bin/trademonitor office status
as_user .venv/bin/python tests/support/user_session.py "$workbook" "$pictures"
for lang in zh en; do
    [ "$(pages_of "$pictures/$lang-button.pdf")" = 5 ]
    pdftoppm -r 70 -png "$pictures/$lang-button.pdf" "$pictures/$lang-page"
done
as_user .venv/bin/trademonitor refresh "$workbook" --lang en
as_user .venv/bin/trademonitor pdf "$workbook" -o "$pictures/en-command.pdf"
print_all with
echo "as a user: everything works; pictures in $pictures"
