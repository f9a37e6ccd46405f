using Bulkhead.Config.Yaml;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Core.Documents;
using Xunit;

namespace Bulkhead.Config.Tests.Yaml;

public sealed class YamlDocumentReaderTests
{
    [Theory]
    [InlineData("no", ScalarKind.Text, "no")]
    [InlineData("on", ScalarKind.Text, "on")]
    [InlineData("012345678901", ScalarKind.Number, "012345678901")]
    [InlineData("'012345678901'", ScalarKind.Text, "012345678901")]
    [InlineData("0x1F", ScalarKind.Number, "0x1F")]
    [InlineData("1_000", ScalarKind.Text, "1_000")]
    [InlineData("12:30:45", ScalarKind.Text, "12:30:45")]
    [InlineData("2027-03-31", ScalarKind.Text, "2027-03-31")]
    [InlineData("1.5e-3", ScalarKind.Number, "1.5e-3")]
    [InlineData(".", ScalarKind.Text, ".")]
    [InlineData("1e", ScalarKind.Text, "1e")]
    [InlineData("-.inf", ScalarKind.Number, "-.inf")]
    [InlineData("True", ScalarKind.Boolean, "true")]
    [InlineData("\"true\"", ScalarKind.Text, "true")]
    [InlineData("~", ScalarKind.Null, "")]
    [InlineData("", ScalarKind.Null, "")]
    [InlineData("''", ScalarKind.Text, "")]
    public void A_plain_scalar_follows_the_core_schema_of_YAML_1_2(string yaml, ScalarKind kind, string text)
    {
        var root = Assert.IsType<DocumentMapping>(Read($"key: {yaml}"));
        var scalar = Assert.IsType<DocumentScalar>(root.Entries[0].Value);
        Assert.Equal((kind, text), (scalar.Kind, scalar.Text));
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public void Every_value_knows_its_exact_text(string newline)
    {
        var text = string.Join(newline, "# 𝒸omment", "a: one", "b:", "  - 'two'", "  - {x: 1, y: [p, q]}", "c: |", "  line", "  other", "", "d:", "  e: f", "");
        var root = Assert.IsType<DocumentMapping>(Read(text));
        string Text(DocumentNode node) => text.Substring(node.Span.Offset, node.Span.Length);

        Assert.Equal(["a", "b", "c", "d"], root.Entries.Select(e => text.Substring(e.KeySpan.Offset, e.KeySpan.Length)));
        Assert.Equal("one", Text(root.Entries[0].Value));
        var list = Assert.IsType<DocumentSequence>(root.Entries[1].Value);
        Assert.Equal("'two'", Text(list.Items[0]));
        Assert.Equal("{x: 1, y: [p, q]}", Text(list.Items[1]));
        Assert.Equal($"- 'two'{newline}  - {{x: 1, y: [p, q]}}", Text(list));
        Assert.Equal($"|{newline}  line{newline}  other", Text(root.Entries[2].Value));
        Assert.Equal("e: f", Text(root.Entries[3].Value));
        Assert.Equal(new SourcePosition(11, 3), root.Entries[3].Value.Span.Start);
    }

    [Fact]
    public void An_alias_is_the_value_of_its_anchor()
    {
        var root = Assert.IsType<DocumentMapping>(Read("a: &x [1, 2]\nb: *x\n"));
        Assert.Same(root.Entries[0].Value, root.Entries[1].Value);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("# only a comment\n", "")]
    public void A_file_without_a_value_is_nothing(string yaml, string text)
    {
        var scalar = Assert.IsType<DocumentScalar>(Read(yaml));
        Assert.Equal((ScalarKind.Null, text), (scalar.Kind, scalar.Text));
    }

    [Theory]
    [InlineData("a: [1, 2", "BH1010")]
    [InlineData("a: b: c", "BH1010")]
    [InlineData("a: 'open", "BH1010")]
    [InlineData("a: 1\n b: 2", "BH1010")]
    [InlineData("a: @x", "BH1010")]
    [InlineData("a:\n\tb: 1", "BH1011")]
    [InlineData("a:\n  b: 1\n\tc: 2", "BH1011")]
    [InlineData("a: 1\na: 2", "BH1012")]
    [InlineData("a: 1\n---\nb: 2", "BH1015")]
    [InlineData("a: !Ref x", "BH1016")]
    [InlineData("a: !!str 1", "BH1016")]
    [InlineData("a: &x {b: 1}\nc:\n  <<: *x", "BH1017")]
    [InlineData("[a, b]: 1", "BH1018")]
    [InlineData("? {a: b}\n: 1", "BH1018")]
    [InlineData(": 1", "BH1018")]
    [InlineData("a: *nothing", "BH1019")]
    [InlineData("a: &x [*x]", "BH1019")]
    [InlineData("a: \u0007", "BH1003")]
    [InlineData("a: \u202Etxt", "BH1003")]
    [InlineData("%YAML 9.99999999999999999999\n---\na: 1", "BH1010")]
    public void A_mistake_is_a_diagnostic_with_its_place(string yaml, string code)
    {
        var diagnostics = new DiagnosticBag();
        YamlDocumentReader.Read(new SourceFile("bulkhead.yaml", yaml), diagnostics);
        var diagnostic = Assert.Single(diagnostics.ToSorted());
        Assert.Equal(code, diagnostic.Code);
        Assert.NotNull(diagnostic.Span);
        Assert.NotNull(diagnostic.Help);
    }

    [Fact]
    public void Of_a_repeated_key_the_first_counts_and_both_are_shown()
    {
        var diagnostics = new DiagnosticBag();
        var root = Assert.IsType<DocumentMapping>(YamlDocumentReader.Read(new SourceFile("f", "a: 1\nb: 2\na: 3\n"), diagnostics));
        Assert.Equal(["a", "b"], root.Entries.Select(e => e.Key));
        var diagnostic = Assert.Single(diagnostics.ToSorted());
        Assert.Equal(new SourcePosition(3, 1), diagnostic.Span!.Value.Start);
        Assert.Equal(new SourcePosition(1, 1), diagnostic.Related.Single().Span.Start);
    }

    [Fact]
    public void A_bomb_of_aliases_is_refused()
    {
        var lines = new List<string> { "a0: &a0 [x, x, x, x, x, x, x, x, x, x]" };
        for (var i = 1; i < 12; i++) lines.Add($"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]");
        Assert.Equal("BH1014", Mistake(string.Join('\n', lines)));
    }

    [Theory]
    [InlineData("[", 100_000)]
    [InlineData("{a: ", 50_000)]
    [InlineData("- ", 50_000)]
    [InlineData("? ", 50_000)]
    public void Deep_nesting_is_refused(string open, int times) =>
        Assert.Contains(Mistake(string.Concat(Enumerable.Repeat(open, times))), (string[])["BH1013", "BH1010"]);

    [Fact]
    public void Half_a_character_is_refused() => Assert.Equal("BH1003", Mistake("a: \uD800"));

    [Fact]
    public void Too_large_a_text_is_refused() =>
        Assert.Equal("BH1002", Mistake(new string('a', SourceDecoder.MaxBytes + 1)));

    /// <summary>Mutates real files with a fixed seed: every outcome but a diagnostic or a tree is a bug.</summary>
    [Fact]
    public void Mutated_files_give_a_tree_or_diagnostics_and_never_an_exception()
    {
        const string Original = "# c\norganization: &o\n  name: acme\n  regions: [eu-west-1, \"us\\u002deast-1\"]\naccounts:\n  - {a: b, 'c': *o}\n  - |\n    text\n  - >-\n    folded\n? k\n: v\n";
        const string Alphabet = "\n\r\t :-?[]{},#&*!|>'\"%@`\\ab01~<.u\u00e9\u0000";
        var random = new Random(20261121);
        for (var i = 0; i < 3_000; i++)
        {
            var text = new System.Text.StringBuilder(Original);
            for (var edits = random.Next(1, 8); edits > 0; edits--)
            {
                var at = random.Next(text.Length);
                switch (random.Next(4))
                {
                    case 0: text[at] = Alphabet[random.Next(Alphabet.Length)]; break;
                    case 1: text.Insert(at, Alphabet[random.Next(Alphabet.Length)]); break;
                    case 2: text.Remove(at, Math.Min(random.Next(1, 5), text.Length - at)); break;
                    default: text.Insert(at, Original.AsSpan(random.Next(Original.Length / 2), random.Next(1, Original.Length / 2))); break;
                }
            }

            var diagnostics = new DiagnosticBag();
            var file = new SourceFile("f", text.ToString());
            try
            {
                var node = YamlDocumentReader.Read(file, diagnostics);
                Assert.True(node is not null || diagnostics.HasErrors);
            }
            catch (Exception e) when (e is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"{e}\n---\n{text}");
            }

            Assert.All(diagnostics.ToSorted(), d => Assert.InRange(d.Span!.Value.Offset + d.Span.Value.Length, 0, file.Text.Length));
        }
    }

    private static string Mistake(string yaml)
    {
        var diagnostics = new DiagnosticBag();
        YamlDocumentReader.Read(new SourceFile("f", yaml), diagnostics);
        return Assert.Single(diagnostics.ToSorted()).Code;
    }

    private static DocumentNode? Read(string yaml)
    {
        var diagnostics = new DiagnosticBag();
        var node = YamlDocumentReader.Read(new SourceFile("bulkhead.yaml", yaml), diagnostics);
        Assert.Empty(diagnostics.ToSorted());
        return node;
    }
}
