import CharivoTesting

extension SeededRandom {
    mutating func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8.random(in: 0...255, using: &self) } }

    mutating func samples(_ count: Int) -> [Int16] { (0..<count).map { _ in Int16.random(in: .min ... .max, using: &self) } }
}
