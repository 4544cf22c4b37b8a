#!/usr/bin/env bash
# A scheduled check. It prints nothing while all is well, so that cron writes no mail; else it prints
# the report. What was seen is kept in a file, which `starttls-probe predict` can judge again.
#
#     check.sh policy.yaml seen.json ex01.contoso.com mx:contoso.com
set -u

if (($# < 3)); then
  echo "usage: check.sh POLICY SEEN TARGET..." >&2
  exit 64
fi
policy=$1
seen=$2
shift 2

starttls-probe check "$@" --policy "$policy" --format json --output "$seen"
code=$?
case $code in
  0) ;;
  # 1 warning, 2 critical, 3 could not tell: the same judgement again, for people.
  1 | 2 | 3) starttls-probe predict "$seen" --policy "$policy" ;;
  # 64, 70, 130: the check itself failed. The reason is on standard error already.
  *) echo "check.sh: starttls-probe ended with $code; this check says nothing" >&2 ;;
esac
exit "$code"
