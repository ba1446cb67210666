import JSON
import Jobs
import Ledger
import Text

extension LedgerStatus {
  /// The status as one JSON object, for `batchrun status --json`. `remaining`: seconds.
  package func json(now: Double, remaining: Double?) -> JSONObject {
    var line = JSONObject()
    line.add("name", name)
    line.add("folder", folder)
    line.add("time", seconds: now)
    var states = JSONObject()
    for state in JobState.allCases { states.add(state.rawValue, count(state)) }
    line.add("jobs", states)
    if stoppedEarly > 0 { line.add(RecordKey.stoppedEarly.text, stoppedEarly) }
    if retrying > 0 { line.add("waiting_for_retry", retrying) }
    line.add("left", left)
    line.add("not_started", notStarted)
    line.add("not_run_again", notRunAgain)
    line.add("remaining", seconds: remaining)
    if let launch {
      var object = JSONObject()
      object.add("pid", Int(launch.pid))
      object.add("host", launch.host)
      object.add("started", seconds: launch.started)
      object.add("started_at", timestamp(launch.started))
      object.add("activity", launch.word)
      object.add("since", seconds: launch.since)
      object.add("jobs", launch.jobs)
      object.add("n_jobs", launch.workers)
      line.add("launch", object)
    }
    if let cluster {
      var object = JSONObject()
      object.add("executor", cluster.kind.rawValue)
      object.add("running", cluster.state?.news.running)
      object.add("nodes", cluster.state?.news.nodes)
      object.add("queued", cluster.state?.news.queued)
      object.add("reason", cluster.state?.news.reason)
      object.add("time", seconds: cluster.state?.time)
      line.add("cluster", object)
    }
    line.add("running", running.map { json(of: $0, now: now) })
    line.add("failed", failed.map { json(of: $0, now: now) })
    line.add("terminated", terminated.map { json(of: $0, now: now) })
    line.add("unknown", unknown.map { json(of: $0, now: now) })
    return line
  }

  private func json(of job: JobReport, now: Double) -> JSONObject {
    var line = JSONObject()
    line.add("id", job.id.text)
    if let outcome = job.outcome, job.state != .running {
      line.add(outcome)
    } else {
      line.add("state", job.state.rawValue)
    }
    line.add("attempts", job.attempts)
    line.add("start", seconds: job.start)
    line.add("started_at", timestamp(job.start))
    if job.state != .running, let start = job.start, let runtime = job.runtime {
      line.add("stopped_at", timestamp(start + runtime + job.pausedTime))
    }
    if job.state == .running {
      line.add("runtime", seconds: job.age(at: launch?.jobTime(at: now) ?? now))
    } else {
      line.add("runtime", seconds: job.runtime)
    }
    line.add("slot", job.slot)
    line.add("line", job.line)
    line.add("trial", job.trial)
    line.add("command", bytes: job.command)
    line.add("stdout", job.output.map { folder + "/" + $0 })
    line.add("stderr", job.errors.map { folder + "/" + $0 })
    return line
  }
}
