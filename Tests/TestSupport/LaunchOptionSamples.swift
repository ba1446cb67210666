/// For every option of `launch` that a further launch can be given and that needs no cluster, words that a user may
/// type.
package let launchOptionSamples: [[String]] = [
  ["--n-jobs", "2"], ["--n-jobs", "auto"], ["--n-jobs", "50%"],
  ["--limit", "7"], ["--only", "true", "--only", "not false"], ["--shuffle"],
  ["--shuffle", "--seed", "3"], ["--follow", "--idle", "0.05s"],
  ["--delay", "0.001s"], ["--min-memory", "1M"], ["--max-load", "1000000"],
  ["--retries", "1", "--retry-delay", "0.001s"], ["--timeout", "30s"], ["--grace", "3s"],
  ["--early-stop", "asha:min=9", "--minimize", "loss"], ["--stop-when", "loss < 0.1 and lr = a"],
  ["--patience", "3", "--maximize", "acc"], ["--max-time", "2h"],
  ["--halt", "soon,fail=5"], ["--max-failures", "5"],
  ["--workdir", "."], ["--isolate"], ["--shell", "/bin/bash"], ["--no-checks"], ["--replicates"],
  ["--gpus", "0,1"], ["--gpus", "0-1", "--jobs-per-gpu", "2"], ["--slots-env", "PORT=8001,8002"],
  ["--nice", "1"], ["--executor", "local"],
  ["--name", "it's other"], ["--home", "else where"], ["--accounting-dir", "account"],
  ["--state-db-filename", "jobs.json"], ["--durable"], ["--wait"], ["--survivors", "end"],
  ["--metric", #"it's=was (\value)"#], ["--minimize", "min loss"], ["--maximize", "acc"],
  ["--progress", "none"], ["--print", "failed"], ["--tail", "2"], ["--notify", "true"],
  ["--env", "A=it's", "--env", "B=a b", "--env", "C="], ["--env-file", "/etc/os-release"],
]

/// The same for the options of jobs on a cluster.
package let clusterOptionSamples: [[String]] = [
  ["--executor", "slurm", "--detach"],
  ["--executor", "slurm", "--slurm-partition", "gpu", "--slurm-account", "it's"],
  ["--executor", "slurm", "--slurm-qos", "high", "--slurm-time", "2:00:00", "--slurm-mem", "8G"],
  ["--executor", "slurm", "--slurm-cpus", "4", "--slurm-gpus", "a100:2"],
  ["--executor", "slurm", "--slurm-constraint", "a&b", "--slurm-exclude", "n[1-3]"],
  ["--executor", "slurm", "--slurm-nodelist", "n4", "--slurm-reservation", "r"],
  ["--executor", "slurm", "--slurm-lines-per-job", "auto", "--slurm-parallel", "2"],
  ["--executor", "slurm", "--slurm-setup", "module load cuda", "--slurm-warn-before", "60s"],
  ["--executor", "slurm", "--slurm-interruptions", "3"],
  ["--executor", "slurm", "--slurm-arg", "a b", "--slurm-arg", "c"],
]
