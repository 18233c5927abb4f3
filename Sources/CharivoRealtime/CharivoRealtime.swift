// Tool arguments, results and provider options are JSON values: whoever imports the session can name them.
@_exported public import CharivoJSON
