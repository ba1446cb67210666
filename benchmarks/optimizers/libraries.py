"""The optimizers of scikit-optimize and Optuna, behind the face of study.py. They are imported when one is made."""

from study import timed


class Skopt:
    """scikit-optimize as its functions gp_minimize, forest_minimize and gbrt_minimize set it up."""

    SETTINGS = {
        "gp": {"base_estimator": "GP"},
        "forest": {"base_estimator": "ET", "acq_func": "EI"},
        "gbrt": {"base_estimator": "GBRT", "acq_func": "EI"},
    }

    def __init__(self, name, space, seed):
        import skopt
        from skopt.space import Categorical, Integer, Real

        def dimension(of):
            if of["type"] == "categorical":
                return Categorical(list(range(len(of["choices"]))))
            kind = Integer if of["type"] == "int" else Real
            prior = "log-uniform" if of["scale"] == "log" else "uniform"
            return kind(of["low"], of["high"], prior=prior)

        self.optimizer = skopt.Optimizer(
            [dimension(of) for of in space], random_state=seed, **self.SETTINGS[name]
        )

    def ask(self, number):
        point, cost = timed(self.optimizer.ask)
        return [value.item() if hasattr(value, "item") else value for value in point], cost

    def tell(self, number, point, value):
        self.optimizer.tell(point, value)

    def close(self):
        pass


class Optuna:
    def __init__(self, name, space, seed):
        import optuna

        optuna.logging.set_verbosity(optuna.logging.ERROR)
        sampler = {"tpe": optuna.samplers.TPESampler, "gp": optuna.samplers.GPSampler}[name]
        self.space = space
        self.study = optuna.create_study(sampler=sampler(seed=seed))
        self.trials = {}

    def suggest(self, number):
        trial = self.trials[number] = self.study.ask()
        point = []
        for of in self.space:
            if of["type"] == "categorical":
                choices = list(range(len(of["choices"])))
                point.append(trial.suggest_categorical(of["name"], choices))
            else:
                suggest = trial.suggest_int if of["type"] == "int" else trial.suggest_float
                is_log = of["scale"] == "log"
                point.append(suggest(of["name"], of["low"], of["high"], log=is_log))
        return point

    def ask(self, number):
        return timed(lambda: self.suggest(number))

    def tell(self, number, point, value):
        self.study.tell(self.trials.pop(number), value)

    def close(self):
        pass


def maker(name):
    """What makes the optimizer of a name such as `skopt gp`."""
    library, method = name.split()
    kind = {"skopt": Skopt, "optuna": Optuna}[library]
    return lambda space, seed: kind(method, space, seed)


def versions():
    from importlib.metadata import PackageNotFoundError, version

    found = {}
    for package in ("scikit-optimize", "optuna", "scikit-learn", "numpy", "scipy", "torch"):
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            pass
    return found
