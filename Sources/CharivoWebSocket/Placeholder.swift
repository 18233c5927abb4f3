internal import NIOCore
internal import NIOSSL
internal import NIOWebSocket
internal import NIOPosix
internal import Logging
