/// The version of the program, as `--version` prints it (semver.org).
package let batchrunVersion = "0.1.0"
