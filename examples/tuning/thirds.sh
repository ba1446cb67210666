# Finds the learning rate with the least loss, where that falls and then rises: tries two rates
# between the ends, and continues with the part around the better one.

trial() { "${BATCHRUN:-batchrun}" trial "rate=$1" --objective; }
between() { awk "BEGIN { print $1 ^ (1 - $3) * $2 ^ $3 }"; }

low=0.001
high=1
round=0
while [ "$round" -lt "$1" ]; do
  left=$(between "$low" "$high" 0.3333)
  right=$(between "$low" "$high" 0.6667)
  at_left=$(trial "$left") || exit
  at_right=$(trial "$right") || exit
  if awk "BEGIN { exit !($at_left < $at_right) }"; then high=$right; else low=$left; fi
  round=$((round + 1))
  echo "between $low and $high"
done
