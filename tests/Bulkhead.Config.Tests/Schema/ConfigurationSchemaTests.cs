using System.Globalization;
using System.Text.Json.Nodes;
using Bulkhead.Config.Schema;
using Bulkhead.Config.Yaml;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Core.Documents;
using Xunit;

namespace Bulkhead.Config.Tests.Schema;

public sealed class ConfigurationSchemaTests
{
    private static readonly SchemaValidator Validator = new(ConfigurationSchema.Build());

    public static TheoryData<string> RightFiles
    {
        get
        {
            var root = RepositoryFiles.Instance.Root;
            var samples = Directory.EnumerateFiles(Path.Combine(root, "samples"), "bulkhead.yaml", SearchOption.AllDirectories);
            var corpus = Directory.EnumerateDirectories(Path.Combine(root, "tests/Bulkhead.Config.Tests/corpus"), "ok-*").SelectMany(d => Directory.EnumerateFiles(d, "*.y*ml"));
            return [.. samples.Concat(corpus).Select(f => Path.GetRelativePath(root, f)).Order(StringComparer.Ordinal)];
        }
    }

    [Theory]
    [MemberData(nameof(RightFiles))]
    public void A_right_file_fits_the_schema(string path) => Assert.Null(Validator.Validate(ToJson(Parse(RepositoryFiles.Instance.Text(path)))));

    [Theory]
    [InlineData("unknown-keys")]
    [InlineData("unknown-section")]
    [InlineData("wrong-types")]
    [InlineData("no-required-keys")]
    [InlineData("account-id-bad")]
    [InlineData("account-budget-bad")]
    [InlineData("account-baseline-bad")]
    [InlineData("account-name-bad")]
    [InlineData("contact-unknown")]
    public void A_wrong_file_does_not_fit_the_schema(string name) =>
        Assert.NotNull(Validator.Validate(ToJson(Parse(RepositoryFiles.Instance.Text($"tests/Bulkhead.Config.Tests/corpus/{name}/bulkhead.yaml")))));

    [Fact]
    public void Every_key_that_the_reader_knows_is_in_the_schema_and_described_and_no_other()
    {
        var schema = ConfigurationSchema.Build();
        var fromShapes = new HashSet<string>();
        Collect(ConfigurationShapes.Root, fromShapes);
        var fromSchema = schema["$defs"]!.AsObject().Append(new("root", schema))
            .SelectMany(d => d.Value!["properties"]!.AsObject().Select(p => (d.Key, Property: p)))
            .Select(p =>
            {
                Assert.False(string.IsNullOrWhiteSpace(p.Property.Value!["description"]?.GetValue<string>()), p.Property.Key);
                return $"{p.Key}.{p.Property.Key}";
            })
            .ToHashSet();
        Assert.Equal(fromShapes.Order(StringComparer.Ordinal), fromSchema.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_schema_in_docs_is_the_one_that_the_program_prints()
    {
        var path = Path.Combine(RepositoryFiles.Instance.Root, "docs/bulkhead.schema.json");
        if (Environment.GetEnvironmentVariable("BULKHEAD_REWRITE_EXPECTATIONS") == "1") File.WriteAllText(path, ConfigurationSchema.Text());
        Assert.Equal(File.ReadAllText(path), ConfigurationSchema.Text());
    }

    private static void Collect(Shape shape, HashSet<string> keys)
    {
        switch (shape)
        {
            case Shape.Fixed mapping:
                foreach (var key in mapping.Keys)
                {
                    if (keys.Add($"{mapping.Name}.{key.Name}")) Collect(key.Value, keys);
                }

                if (mapping.Rest is { } rest) Collect(rest, keys);

                break;
            case Shape.List list:
                Collect(list.Item, keys);
                break;
            case Shape.Map map:
                Collect(map.Value, keys);
                break;
            case Shape.Either either:
                foreach (var option in either.Options) Collect(option, keys);
                break;
        }
    }

    private static DocumentNode Parse(string text) => YamlDocumentReader.Read(new SourceFile("f", text.TrimStart('\uFEFF')), new DiagnosticBag())!;

    private static JsonNode? ToJson(DocumentNode node) => node switch
    {
        DocumentMapping mapping => new JsonObject(mapping.Entries.Select(e => KeyValuePair.Create(e.Key, ToJson(e.Value)))),
        DocumentSequence sequence => new JsonArray([.. sequence.Items.Select(ToJson)]),
        DocumentScalar { Kind: ScalarKind.Null } => null,
        DocumentScalar { Kind: ScalarKind.Boolean } scalar => scalar.Text == "true",
        DocumentScalar { Kind: ScalarKind.Number } scalar => double.Parse(scalar.Text, CultureInfo.InvariantCulture),
        DocumentScalar scalar => scalar.Text,
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
