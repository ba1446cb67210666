"""Lets Optuna or scikit-optimize choose the trials of a batch: `library_optimizer.py LIBRARY SAMPLER`.

The choices are in the file that BATCH_PROTO names; `batchrun trial` runs a trial and exits with 125 when there
are no more. Suggestion k depends on the seed, k, and the trials that are done or running.
"""

import json
import math
import os
import random
import subprocess
import sys
import warnings
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait

NO_MORE_TRIALS = 125
BATCHRUN = os.environ.get("BATCHRUN", "batchrun")


class Dimension:
    """A flag that is searched, as a number that both libraries know: of a range, or of a place in a list."""

    def __init__(self, flag):
        search = flag["search"]
        self.first = search.get("initial", flag.get("value", flag.get("default")))
        self.log = search.get("distribution") == "loguniform"
        self.values = search.get("values")
        self.ordered = self.values is None or is_grid(self.values)
        if self.values is None:
            self.low, self.high = search["low"], search["high"]
            self.real = search["kind"] == "reals" and flag.get("type") != "int"
            if not self.real:
                self.low, self.high = math.ceil(self.low), math.floor(self.high)
        else:
            self.low, self.high, self.real = 0, len(self.values) - 1, False

    @property
    def size(self):
        return math.inf if self.real and self.low < self.high else self.high - self.low + 1

    def code(self, value):
        """The number of a value; None if it is outside of the search."""
        if self.values is not None:
            return self.values.index(value) if value in self.values else None
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not self.low <= value <= self.high:
            return None
        return float(value) if self.real else round(value)

    def value(self, code):
        if self.values is not None:
            return self.values[int(code)]
        return float(code) if self.real else int(code)


def is_grid(values):
    """Whether these are numbers with equal steps or ratios, so that their order means something."""
    if len(values) < 3 or any(isinstance(v, bool) or not isinstance(v, (int, float)) for v in values):
        return False
    steps = [b - a for a, b in zip(values, values[1:])]
    ratios = [b / a for a, b in zip(values, values[1:])] if min(values) > 0 else [1]
    alike = [all(math.isclose(x, way[0], rel_tol=1e-6) for x in way) for way in (steps, ratios)]
    return steps[0] != 0 and (alike[0] or (alike[1] and len(ratios) > 1))


class Optuna:
    def __init__(self, space, sampler, seed, maximize):
        import optuna

        optuna.logging.set_verbosity(optuna.logging.ERROR)
        self.optuna, self.sampler, self.seed, self.asked = optuna, sampler, seed, 0
        self.start = None
        self.space = {}
        for name, d in space.items():
            if not d.ordered:
                self.space[name] = optuna.distributions.CategoricalDistribution(range(d.high + 1))
            elif d.real:
                self.space[name] = optuna.distributions.FloatDistribution(d.low, d.high, log=d.log)
            else:
                self.space[name] = optuna.distributions.IntDistribution(d.low, d.high, log=d.log and d.low > 0)
        self.study = optuna.create_study(
            direction="maximize" if maximize else "minimize", sampler=self.sampler_for(seed))

    def sampler_for(self, seed):
        samplers = self.optuna.samplers
        if self.sampler == "tpe":
            return samplers.TPESampler(seed=seed, constant_liar=True)
        if self.sampler == "gp":
            return samplers.GPSampler(seed=seed)
        if self.sampler == "cmaes":
            return samplers.CmaEsSampler(x0=self.start, seed=seed, warn_independent_sampling=False)
        if self.sampler == "qmc":
            return samplers.QMCSampler(seed=self.seed, scramble=True, warn_independent_sampling=False)
        return {"nsgaii": samplers.NSGAIISampler, "random": samplers.RandomSampler}[self.sampler](seed=seed)

    def ask(self, fixed=None):
        self.asked += 1
        self.study.sampler = self.sampler_for((self.seed + self.asked) % 2**32)
        if fixed:
            self.study.enqueue_trial(fixed)
        trial = self.study.ask(self.space)
        return trial, dict(trial.params)

    def tell(self, trial, value):
        states = self.optuna.trial.TrialState
        self.study.tell(trial, value, state=states.FAIL if value is None else states.COMPLETE)

    def resume(self):
        """After a resume the samplers with a course begin it at the best trial that is known."""
        if self.study.get_trials(states=[self.optuna.trial.TrialState.COMPLETE]):
            best = self.study.best_params
            self.start = {n: best[n] for n, d in self.space.items()
                          if not isinstance(d, self.optuna.distributions.CategoricalDistribution)} or None


class Skopt:
    """A new model for each suggestion: trials that are running count as the mean, failed ones as the worst."""

    def __init__(self, space, sampler, seed, maximize):
        import skopt

        self.skopt, self.seed, self.sign = skopt, seed, -1 if maximize else 1
        self.model = {"gp": "GP", "forest": "RF", "gbrt": None}[sampler] or boosted_trees()
        self.names, self.trials = list(space), []
        self.dimensions = []
        for d in space.values():
            if not d.ordered:
                self.dimensions.append(skopt.space.Categorical(list(range(d.high + 1))))
            else:
                kind = skopt.space.Real if d.real else skopt.space.Integer
                prior = "log-uniform" if d.log and d.low > 0 else "uniform"
                self.dimensions.append(kind(d.low, d.high, prior=prior))

    def ask(self, fixed=None):
        point = dict(zip(self.names, self.point())) if fixed is None or len(fixed) < len(self.names) else {}
        point.update(fixed or {})
        trial = {"point": [point[name] for name in self.names], "value": None, "runs": True}
        self.trials.append(trial)
        return trial, point

    def point(self):
        optimizer = self.skopt.Optimizer(
            self.dimensions, self.model, n_initial_points=10, random_state=(self.seed + len(self.trials)) % 2**32)
        values = [t["value"] for t in self.trials if t["value"] is not None]
        if values:
            mean, worst = sum(values) / len(values), max(values)
            results = [mean if t["runs"] else worst if t["value"] is None else t["value"] for t in self.trials]
            optimizer.tell([t["point"] for t in self.trials], results)
        return [p.item() if hasattr(p, "item") else p for p in optimizer.ask()]

    def resume(self):
        pass

    def tell(self, trial, value):
        trial["runs"], trial["value"] = False, None if value is None else self.sign * value


def boosted_trees():
    """What skopt means by "GBRT"; 0.10 does not work with scikit-learn 1.7 and NumPy 2.4 as it is."""
    import numpy
    from sklearn.ensemble import GradientBoostingRegressor
    from skopt.learning import GradientBoostingQuantileRegressor

    if not hasattr(numpy, "in1d"):
        numpy.in1d = numpy.isin

    class BoostedTrees(GradientBoostingQuantileRegressor):
        def __sklearn_tags__(self):
            tags = super().__sklearn_tags__()
            tags.estimator_type = "regressor"
            return tags

    return BoostedTrees(base_estimator=GradientBoostingRegressor(n_estimators=30, loss="quantile"))


WORDS = {"yes", "no", "on", "off", "true", "false", "null", "y", "n", "inf", "nan"}


def word(value):
    """A value as batchrun reads it."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "yes", False: "no"}[value]
    if isinstance(value, str) and (value == "" or value[0] in "0123456789.+-~[{'\"" or value.lower() in WORDS):
        return "'" + value.replace("'", "''") + "'"
    return repr(value) if isinstance(value, float) else str(value)


def run(flags):
    """The report of a trial; None if there are no more."""
    words = [f"{name}={word(value)}" for name, value in flags.items()]
    done = subprocess.run([BATCHRUN, "trial", "--json", *words], stdout=subprocess.PIPE)
    if done.returncode == NO_MORE_TRIALS:
        return None
    return json.loads(done.stdout) if done.stdout else sys.exit(f"no trial with {' '.join(words)}")


def objective(report):
    value = report["objective"]
    ended = report["status"] == "completed" or report.get("stopped_early")
    return value if ended and isinstance(value, (int, float)) and math.isfinite(value) else None


def main():
    warnings.simplefilter("ignore")
    with open(os.environ["BATCH_PROTO"]) as file:
        proto = json.load(file)
    flags = {name: Dimension(flag) for name, flag in proto["flags"].items() if "search" in flag}
    space = {name: d for name, d in flags.items() if d.size > 1}
    constants = {name: d.value(d.low) for name, d in flags.items() if d.size == 1}
    if not space:
        sys.exit("no flag has several values: specify a range for one or more flags as NAME=[MIN:MAX]")
    library = {"optuna": Optuna, "skopt": Skopt}[sys.argv[1]]
    seed, size = proto["random_seed"] % 2**32, math.prod(d.size for d in space.values())
    optimizer = library(space, sys.argv[2], seed, proto["objective"]["direction"] == "maximize")
    tried = {}

    def point(codes):
        return tuple(codes[name] for name in space)

    def first():
        codes = {name: d.code(d.first) for name, d in space.items()}
        return {name: code for name, code in codes.items() if code is not None}

    def suggestion():
        """What has not been tried; None if all has."""
        if len(tried) >= size:
            return None
        for _ in range(20):
            trial, codes = optimizer.ask(first() if not tried else None)
            if size == math.inf or point(codes) not in tried:
                break
            optimizer.tell(trial, tried[point(codes)])
        else:
            chance = random.Random(seed + len(tried))
            while point(codes) in tried:
                codes = {name: chance.randint(d.low, d.high) for name, d in space.items()}
            trial, codes = optimizer.ask(codes)
        tried[point(codes)] = None
        return trial, codes

    def tell(trial, codes, report):
        tried[point(codes)] = objective(report)
        optimizer.tell(trial, tried[point(codes)])

    known = subprocess.run([BATCHRUN, "trial", "--list", "--json"], stdout=subprocess.PIPE, check=True)
    for report in json.loads(known.stdout):
        codes = {name: d.code(report["flags"].get(name)) for name, d in space.items()}
        if None not in codes.values():
            tell(*optimizer.ask(codes), report)
    optimizer.resume()

    limit = proto["max_trials"] or math.inf
    running, count, is_open = {}, 0, True
    with ThreadPoolExecutor(proto["workers"]) as pool:
        while running or is_open:
            while is_open and len(running) < proto["workers"]:
                chosen = suggestion() if count < limit else None
                is_open, count = chosen is not None, count + 1
                if chosen is None:
                    if count <= limit:
                        print(f"all {size} combinations have been tried")
                    break
                values = {name: d.value(chosen[1][name]) for name, d in space.items()}
                running[pool.submit(run, {**constants, **values})] = chosen
            done = wait(running, return_when=FIRST_COMPLETED).done if running else ()
            for future in [future for future in running if future in done]:
                chosen, report = running.pop(future), future.result()
                is_open = is_open and report is not None
                if report is not None:
                    tell(*chosen, report)


main()
