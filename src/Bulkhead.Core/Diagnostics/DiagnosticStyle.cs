namespace Bulkhead.Core.Diagnostics;

/// <summary>What a piece of a diagnostic's text is, for those who colour it.</summary>
public enum DiagnosticStyle
{
    /// <summary>Text without a meaning of its own: spaces and line ends.</summary>
    Plain,

    /// <summary>The word "error" with its code, and the carets of an error.</summary>
    Error,

    /// <summary>The word "warning" with its code, and the carets of a warning.</summary>
    Warning,

    /// <summary>The word "note" with its code, and the carets of a note.</summary>
    Note,

    /// <summary>What is wrong.</summary>
    Message,

    /// <summary>Arrows, bars and line numbers.</summary>
    Gutter,

    /// <summary>A file with line and column.</summary>
    Place,

    /// <summary>A line of the file.</summary>
    Source,

    /// <summary>Carets and label of a related place.</summary>
    Related,

    /// <summary>The way out.</summary>
    Help,
}
