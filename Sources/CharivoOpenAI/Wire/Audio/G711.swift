/// The two companding laws of telephony (ITU-T G.711), between 16-bit samples and bytes.
///
/// µ-law carries 14 bits of a sample and A-law 13; a sample is taken from, and given in, the upper bits of 16.
package enum G711 {
    /// The sample that a µ-law byte stands for.
    package static func muLaw(decoding byte: UInt8) -> Int16 { muLawSamples[Int(byte)] }

    /// The sample that an A-law byte stands for.
    package static func aLaw(decoding byte: UInt8) -> Int16 { aLawSamples[Int(byte)] }

    /// The µ-law byte for a sample. What is louder than the law reaches (±32,635) is clipped.
    package static func muLaw(encoding sample: Int16) -> UInt8 {
        // The bias lines every chord up with a power of two, so that the chord is the place of the highest bit.
        let magnitude = min(abs(Int(sample)), 32_635) + muLawBias
        let chord = (Int.bitWidth - 1 - magnitude.leadingZeroBitCount) - 7
        let step = (magnitude >> (chord + 3)) & 0x0F
        // Every bit is sent inverted, so that silence is not a line of zeros.
        return ~UInt8((sample < 0 ? 0x80 : 0) | chord << 4 | step)
    }

    /// The A-law byte for a sample.
    package static func aLaw(encoding sample: Int16) -> UInt8 {
        // A negative sample's magnitude is that of its complement: the law has no zero of its own, its steps straddle it.
        let magnitude = Int(sample < 0 ? ~sample : sample) >> 3
        let chord = max(0, (Int.bitWidth - 1 - magnitude.leadingZeroBitCount) - 4)
        let step = chord < 2 ? (magnitude >> 1) & 0x0F : (magnitude >> chord) & 0x0F
        let sign = sample < 0 ? 0 : 0x80
        // Every other bit is sent inverted.
        return UInt8(sign | chord << 4 | step) ^ 0x55
    }

    private static let muLawBias = 132

    private static let muLawSamples: [Int16] = (0...255).map { byte in
        let code = ~byte & 0xFF
        let magnitude = ((((code & 0x0F) << 3) + muLawBias) << ((code >> 4) & 0x07)) - muLawBias
        return Int16(code & 0x80 == 0 ? magnitude : -magnitude)
    }

    private static let aLawSamples: [Int16] = (0...255).map { byte in
        let code = byte ^ 0x55
        let chord = (code >> 4) & 0x07
        let step = (code & 0x0F) << 4 + 8
        let magnitude = chord == 0 ? step : (step + 0x100) << (chord - 1)
        return Int16(code & 0x80 == 0 ? -magnitude : magnitude)
    }
}
