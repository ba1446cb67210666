/// Elements in a row that only one thing holds: none of them is counted, copied or checked when one is
/// read or changed, which would take longer than to read a number.
struct ElementMemory<Element: BitwiseCopyable>: ~Copyable {
  /// The elements; valid until one is added.
  private(set) var start: UnsafeMutablePointer<Element>
  private(set) var count = 0
  private var capacity: Int

  init(capacity: Int) {
    self.capacity = max(1, capacity)
    start = .allocate(capacity: self.capacity)
  }

  init(repeating element: Element, count: Int) {
    self.init(capacity: count)
    start.initialize(repeating: element, count: count)
    self.count = count
  }

  deinit {
    start.deallocate()
  }

  /// Valid until one is added.
  var elements: UnsafeBufferPointer<Element> {
    @inline(__always) get { UnsafeBufferPointer(start: start, count: count) }
  }

  @inline(__always)
  mutating func append(_ element: Element) {
    if count == capacity { grow(to: 2 * capacity) }
    (start + count).initialize(to: element)
    count += 1
  }

  mutating func append(contentsOf elements: UnsafeBufferPointer<Element>) {
    if count + elements.count > capacity { grow(to: max(2 * capacity, count + elements.count)) }
    if let first = elements.baseAddress {
      (start + count).initialize(from: first, count: elements.count)
    }
    count += elements.count
  }

  /// Leaves out those from a place on.
  @inline(__always)
  mutating func shorten(to count: Int) {
    self.count = min(self.count, count)
  }

  private mutating func grow(to capacity: Int) {
    let larger = UnsafeMutablePointer<Element>.allocate(capacity: capacity)
    larger.moveInitialize(from: start, count: count)
    start.deallocate()
    start = larger
    self.capacity = capacity
  }
}
