/// Numbers in words and digits, both ways.
enum NumberWords {
    /// A number that was said, and the words that said it.
    struct Found: Hashable, Sendable {
        var value: Double
        var range: Range<Int>
    }

    private static let small: [String: Double] = [
        "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
        "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18,
        "nineteen": 19,
    ]
    private static let tens: [String: Double] = [
        "twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
    ]
    private static let ordinals: [String: Int] = ["first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5]

    /// The position that an ordinal names, from 1.
    static func ordinal(_ form: String) -> Int? { ordinals[form] }

    /// The numbers that were said, in order: "twenty five", "a hundred and ten", "2.5", "minus three", "half".
    static func numbers(in forms: [String]) -> [Found] {
        var found: [Found] = []
        var index = 0
        while index < forms.count {
            if var number = number(in: forms, at: index) {
                if index > 0, forms[index - 1] == "minus" || forms[index - 1] == "negative" {
                    number = Found(value: -number.value, range: (index - 1)..<number.range.upperBound)
                }
                found.append(number)
                index = number.range.upperBound
            } else {
                index += 1
            }
        }
        return found
    }

    private static func number(in forms: [String], at start: Int) -> Found? {
        if let value = Double(forms[start]), value.isFinite { return Found(value: value, range: start..<(start + 1)) }
        if forms[start] == "half" { return Found(value: 0.5, range: start..<(start + 1)) }
        var index = start
        var total = 0.0
        var hasValue = false
        if let value = tens[forms[index]] {
            total = value
            hasValue = true
            index += 1
            if index < forms.count, let unit = small[forms[index]], (1...9).contains(unit) {
                total += unit
                index += 1
            }
        } else if let value = small[forms[index]] {
            total = value
            hasValue = true
            index += 1
        } else if forms[index] == "a", index + 1 < forms.count, forms[index + 1] == "hundred" || forms[index + 1] == "thousand" {
            total = 1
            index += 1
        } else if forms[index] == "hundred" || forms[index] == "thousand" {
            total = 1
        } else {
            return nil
        }
        if index < forms.count, forms[index] == "hundred" || forms[index] == "thousand" {
            total *= forms[index] == "hundred" ? 100 : 1000
            hasValue = true
            index += 1
            let next = index < forms.count && forms[index] == "and" ? index + 1 : index
            if next < forms.count, let rest = number(in: forms, at: next), rest.value < 100, small[forms[next]] ?? tens[forms[next]] != nil
            {
                total += rest.value
                index = rest.range.upperBound
            }
        }
        return hasValue ? Found(value: total, range: start..<index) : nil
    }

    /// A whole number from 0 to 999 as words; others as digits.
    static func spelled(_ number: Int) -> String {
        if let word = small.first(where: { $0.value == Double(number) })?.key { return word }
        guard (20..<1000).contains(number) else { return String(number) }
        if number < 100 {
            let word = tens.first { $0.value == Double(number / 10 * 10) && $0.key != "fourty" }?.key ?? ""
            return number % 10 == 0 ? word : word + " " + spelled(number % 10)
        }
        let hundreds = spelled(number / 100) + " hundred"
        return number % 100 == 0 ? hundreds : hundreds + " and " + spelled(number % 100)
    }
}
