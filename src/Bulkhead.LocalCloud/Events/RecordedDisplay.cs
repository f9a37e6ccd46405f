namespace Bulkhead.LocalCloud.Events;

/// <summary>How an event shows a member.</summary>
internal readonly record struct RecordedDisplay
{
    /// <summary>As it is.</summary>
    public static RecordedDisplay Shown { get; } = new() { IsShown = true };

    /// <summary>Not at all.</summary>
    public static RecordedDisplay LeftOut { get; } = new() { IsLeftOut = true };

    /// <summary>Whether the value is shown.</summary>
    public bool IsShown { get; private init; }

    /// <summary>Whether not even the name is shown.</summary>
    public bool IsLeftOut { get; private init; }

    /// <summary>What stands in the value's place where it is neither shown nor left out.</summary>
    public string? Text { get; private init; }

    /// <summary>A text in the value's place.</summary>
    public static RecordedDisplay Behind(string text) => new() { Text = text };
}
