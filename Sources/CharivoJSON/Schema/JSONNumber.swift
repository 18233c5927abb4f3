/// A JSON number that is compared and divided without the errors of binary fractions.
enum JSONNumber: Sendable, Hashable {
    case integer(Int)
    case number(Double)

    init?(_ value: JSONValue) {
        switch value {
        case .integer(let value): self = .integer(value)
        case .number(let value): self = Int(exactly: value).map(JSONNumber.integer) ?? .number(value)
        default: return nil
        }
    }

    var isFinite: Bool {
        if case .number(let value) = self { value.isFinite } else { true }
    }

    /// The number as a message says it.
    var text: String {
        switch self {
        case .integer(let value): String(value)
        case .number(let value): "\(value)"
        }
    }

    /// Whether the number is less. Not-a-number is less than nothing, and nothing is less than it.
    static func < (left: JSONNumber, right: JSONNumber) -> Bool {
        switch (left, right) {
        case (.integer(let left), .integer(let right)): left < right
        case (.number(let left), .number(let right)): left < right
        case (.integer(let left), .number(let right)): compare(left, right) < 0
        case (.number(let left), .integer(let right)): compare(right, left) > 0
        }
    }

    static func <= (left: JSONNumber, right: JSONNumber) -> Bool {
        left < right || left == right
    }

    /// The sign of `integer - number`, exact; 0 for not-a-number. The two are never equal: a whole `number` that is an
    /// `Int` would be an `integer`.
    private static func compare(_ integer: Int, _ number: Double) -> Int {
        if number.isNaN { return 0 }
        if number >= 0x1p63 { return -1 }
        if number < -0x1p63 { return 1 }
        let below = number.rounded(.down)
        return integer <= Int(below) ? -1 : 1
    }

    /// Whether the number is a whole multiple of a divisor above zero, taken as the decimals both are written as:
    /// 0.0075 is a multiple of 0.0001, though their binary quotient is not whole.
    func isMultiple(of divisor: JSONNumber) -> Bool {
        guard let value = Decimal(self), let unit = Decimal(divisor), unit.digits != 0 else { return false }
        if value.digits == 0 { return true }
        let shift = value.exponent - unit.exponent
        if shift >= 0 {
            // digits × 10^shift modulo the unit's digits, one decimal at a time so that nothing overflows.
            var remainder = value.digits % unit.digits
            for _ in 0..<shift where remainder != 0 {
                let product = remainder.multipliedFullWidth(by: 10)
                remainder = unit.digits.dividingFullWidth(product).remainder
            }
            return remainder == 0
        }
        var scaled = unit.digits
        for _ in 0..<(-shift) {
            let product = scaled.multipliedReportingOverflow(by: 10)
            // A unit above the value cannot divide it.
            if product.overflow || product.partialValue > value.digits { return false }
            scaled = product.partialValue
        }
        return value.digits % scaled == 0
    }
}

/// A number without its sign as `digits` × 10^`exponent`, from the shortest decimal text that means it.
private struct Decimal {
    var digits: UInt64
    var exponent: Int

    init?(_ number: JSONNumber) {
        switch number {
        case .integer(let value):
            digits = UInt64(value.magnitude)
            exponent = 0
        case .number(let value):
            guard value.isFinite else { return nil }
            let parts = "\(value.magnitude)".split(separator: "e")
            guard let mantissa = parts.first else { return nil }
            let fraction = mantissa.split(separator: ".").dropFirst().first ?? ""
            guard let digits = UInt64(mantissa.filter { $0 != "." }) else { return nil }
            let power = parts.dropFirst().first.map { Int($0) } ?? 0
            guard let power else { return nil }
            self.digits = digits
            exponent = power - fraction.count
        }
    }
}
