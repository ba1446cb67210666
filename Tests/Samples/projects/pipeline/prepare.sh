# Writes data.csv with FLAG_SIZE lines.
seq "$FLAG_SIZE" >data.csv
echo "rows: $FLAG_SIZE"
