/// The files of the demo: a grid spec, a training script that needs only a shell and awk, and what
/// to try next.
enum DemoFiles {
  struct File {
    let name: String
    let text: String
  }

  static let all = [
    File(name: "gridspec.yml", text: spec), File(name: "train.sh", text: script),
    File(name: "README.txt", text: readme),
  ]

  private static let spec = #"""
    # One command for each combination: 4 learning rates x 3 momenta = 12 jobs.
    program: sh train.sh
    parameters:
      lr: {values: [0.01, 0.03, 0.1, 0.3]}
      momentum: {values: [0, 0.5, 0.9]}

    """#

  private static let script = #"""
    # Fits a line to eight points by gradient descent, and prints the loss of each step.
    #
    #   sh train.sh --lr=0.1 --momentum=0.5

    lr=0.1 momentum=0
    for word in "$@"; do
      case $word in
        --lr=*) lr=${word#*=} ;;
        --momentum=*) momentum=${word#*=} ;;
        *) echo "train.sh: unknown option: $word" >&2; exit 2 ;;
      esac
    done

    sleep 0.1 # a real training takes longer

    awk -v lr="$lr" -v momentum="$momentum" 'BEGIN {
      count = split("1.1 1.4 2.2 2.4 3.1 3.4 4.2 4.4", y, " ")
      for (step = 1; step <= 20; step++) {
        loss = slope_gradient = offset_gradient = 0
        for (i = 1; i <= count; i++) {
          x = i / count
          error = slope * x + offset - y[i]
          loss += error * error / count
          slope_gradient += 2 * error * x / count
          offset_gradient += 2 * error / count
        }
        slope_speed = momentum * slope_speed - lr * slope_gradient
        offset_speed = momentum * offset_speed - lr * offset_gradient
        slope += slope_speed
        offset += offset_speed
        printf "step: %d\nloss: %.4f\n", step, loss
      }
    }'

    """#

  private static let readme = #"""
    Commands to try in this folder:

      batchrun sweep gridspec.yml --dry-run     the commands of the grid spec
      batchrun launch gridspec.yml --dry-run    what a launch would run, and why
      batchrun compare                          parameters and metrics, in a table to sort and search
      batchrun compare --table --min loss       the same, printed
      batchrun runs info 1                      one job, with its metrics
      batchrun cat --output 1                   its output
      batchrun status                           the state of the launch

    Add a learning rate to gridspec.yml and launch again: only the new combinations run.

      batchrun launch gridspec.yml -j 2 --minimize loss

    'batchrun help' lists all commands.

    """#
}
