import Commands
import Glibc

@main
struct Main {
  static func main() {
    let arguments = (0..<Int(CommandLine.argc)).compactMap { position in
      CommandLine.unsafeArgv[position].map { argument in
        Array(UnsafeRawBufferPointer(start: argument, count: strlen(argument)))
      }
    }
    exit(Program.run(arguments))
  }
}
