"""Whether one sample is worse than another."""

import math


def worse(mine, theirs):
    """The probability that chance alone makes `mine` as much larger than `theirs` as it is: the one-sided p of
    the test of Mann and Whitney, "On a test of whether one of two random variables is stochastically larger than
    the other" (1947), by the normal approximation with its corrections for ties and continuity."""
    both = sorted([(value, True) for value in mine] + [(value, False) for value in theirs])
    ranks, ties, place = 0.0, 0.0, 0
    while place < len(both):
        end = place
        while end < len(both) and both[end][0] == both[place][0]:
            end += 1
        count = end - place
        ranks += (place + end + 1) / 2 * sum(is_mine for _, is_mine in both[place:end])
        ties += count**3 - count
        place = end
    m, n = len(mine), len(theirs)
    excess = ranks - m * (m + 1) / 2 - m * n / 2
    variance = m * n / 12 * (m + n + 1 - ties / ((m + n) * (m + n - 1)))
    if variance <= 0:
        return 1.0
    return 0.5 * math.erfc((excess - 0.5) / math.sqrt(2 * variance))
