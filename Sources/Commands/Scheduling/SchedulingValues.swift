import Arguments
import Launching
import Running
import TerminalUI

extension WorkerCount: ArgumentValue {
  package init(argument: String) throws(InvalidValue) {
    guard let count = WorkerCount(argument) else {
      throw InvalidValue(expected: WorkerCount.expectation)
    }
    self = count
  }

  package var argumentText: String { text }
}

/// `now,fail=N`, `soon,fail=N`, and either with `P%`.
struct HaltOption: ArgumentValue {
  let rule: HaltRule
  let argumentText: String

  init(argument: String) throws(InvalidValue) {
    guard let rule = HaltRule(argument) else {
      throw InvalidValue(expected: "'now' or 'soon', then ',fail=' and a number or a percentage")
    }
    self.rule = rule
    argumentText = argument
  }
}

/// `NAME=a,b,c`.
struct SlotVariableOption: ArgumentValue {
  let variable: SlotVariable
  let argumentText: String

  init(argument: String) throws(InvalidValue) {
    guard let variable = SlotVariable(argument) else {
      throw InvalidValue(expected: "a variable and distinct values for it: 'NAME=a,b,c'")
    }
    self.variable = variable
    argumentText = argument
  }
}

extension GPUChoice: ArgumentValue {
  package init(argument: String) throws(InvalidValue) {
    do throws(Fault) {
      self = try GPUChoice(argument)
    } catch {
      throw InvalidValue(expected: error.expectation)
    }
  }

  package var argumentText: String { text }
}

extension ProgressMode: ArgumentChoice {}
extension PrintPolicy: ArgumentChoice {}
