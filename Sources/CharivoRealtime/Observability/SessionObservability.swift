public import CoreMetrics
public import Tracing

/// Where a session's numbers and spans go. Off by default, and then it costs nothing but a test for `nil`.
///
/// ```swift
/// options.observability = .system            // what the process was bootstrapped with
/// options.observability = SessionObservability(metrics: factory, tracer: tracer)
/// ```
///
/// <doc:ObservingASession> lists every metric, span and attribute. None of them holds a word that was said, a prompt, or a tool's
/// arguments.
public struct SessionObservability: Sendable {
    /// What makes the metrics; `nil` for none.
    public var metrics: (any MetricsFactory)?
    /// What makes the spans; `nil` for none.
    public var tracer: (any Tracer)?
    /// Dimensions that every metric carries, such as the app's version. Keep their values few.
    public var dimensions: [Dimension]

    /// A name and a value that a metric is told apart by.
    public struct Dimension: Sendable, Hashable {
        /// The name.
        public var name: String
        /// The value.
        public var value: String

        /// Makes a dimension.
        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// Makes a choice.
    public init(metrics: (any MetricsFactory)? = nil, tracer: (any Tracer)? = nil, dimensions: [Dimension] = []) {
        self.metrics = metrics
        self.tracer = tracer
        self.dimensions = dimensions
    }

    /// Nothing.
    public static let off = SessionObservability()

    /// What the process was bootstrapped with, as it is when this is asked for: bootstrap first.
    public static var system: SessionObservability {
        SessionObservability(metrics: MetricsSystem.factory, tracer: InstrumentationSystem.tracer)
    }
}
