using System.Collections.Immutable;

namespace Bulkhead.Config.Schema;

/// <summary>
/// What a value of the file may be. The reader checks files against shapes and the JSON Schema is printed from them, so
/// that the two can't differ. The closed set is the nested records.
/// </summary>
internal abstract record Shape
{
    private Shape()
    {
    }

    /// <summary>For people, as diagnostics name it: "text", "a list" …</summary>
    public abstract string Wanted { get; }

    /// <summary>Text.</summary>
    public sealed record Text : Shape
    {
        /// <summary>Whether a number without quotes is taken as its text.</summary>
        public bool AllowNumber { get; init; }

        /// <summary>A regular expression for editors; the reader has code for the same rule and never builds it.</summary>
        public string? Pattern { get; init; }

        /// <summary>The longest text, in characters.</summary>
        public int? MaxLength { get; init; }

        /// <summary>What editors offer; other text is possible. Worked out only when a schema is printed.</summary>
        public Func<ImmutableArray<string>>? Suggestions { get; init; }

        public override string Wanted => "text";
    }

    /// <summary>On or off: <c>on</c>, <c>off</c>, <c>true</c>, <c>false</c>.</summary>
    public sealed record Switch : Shape
    {
        public override string Wanted => "on or off";
    }

    /// <summary>A list of values of one shape.</summary>
    public sealed record List(Shape Item) : Shape
    {
        public override string Wanted => "a list";
    }

    /// <summary>A mapping whose keys the user chooses.</summary>
    public sealed record Map(Shape Value) : Shape
    {
        /// <summary>A regular expression that the keys match, for editors.</summary>
        public string? KeyPattern { get; init; }

        public override string Wanted => "a mapping";
    }

    /// <summary>A mapping with fixed keys.</summary>
    public sealed record Fixed(string Name, ImmutableArray<ShapeKey> Keys) : Shape
    {
        /// <summary>What the user's own keys beside the fixed ones hold; null where there are none.</summary>
        public Shape? Rest { get; init; }

        public override string Wanted => "a mapping";
    }

    /// <summary>A document of another language, which somebody else checks.</summary>
    public sealed record Document : Shape
    {
        public override string Wanted => "a policy";
    }

    /// <summary>One of several shapes: at most one for scalars, one for lists and one for mappings.</summary>
    public sealed record Either(ImmutableArray<Shape> Options) : Shape
    {
        public override string Wanted => string.Join(" or ", Options.Select(o => o.Wanted));
    }
}
