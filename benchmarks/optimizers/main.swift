// Lets a program on the other end of two pipes use the optimizers of the room `Search`, for
// `benchmarks/run optimizers`. Both sides write one JSON object a line.
//
// The first line chooses: {"method": "gp", "seed": 1, "space": […], "options": {…}}, with the dimensions as in
// functions.py. {"ask": k} is answered by {"parameters": […], "cpu": seconds}, or by {} if the space is
// exhausted; {"tell": k, "value": v} ends trial k, with null for a failed one.

@preconcurrency import Glibc
import JSON
import Search

guard let line = readLine(), let study = Study(line) else {
  fputs("the first line must choose a method and a space\n", stderr)
  exit(2)
}
var trials = Trials(study)
setvbuf(stdout, nil, _IOLBF, 0)
while let line = readLine(), let request = try? JSONValue(parsing: Array(line.utf8)) {
  if let number = request["ask"]?.int {
    print(trials.answer(number))
  } else if let number = request["tell"]?.int {
    trials.end(number, value: request["value"]?.double)
  }
}
