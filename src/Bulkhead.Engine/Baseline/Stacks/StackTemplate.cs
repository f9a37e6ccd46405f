using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Bulkhead.Engine.Compliance;

namespace Bulkhead.Engine.Baseline.Stacks;

/// <summary>One of Bulkhead's CloudFormation templates, embedded in the program.</summary>
public sealed class StackTemplate
{
    /// <summary>What the names of Bulkhead's stacks begin with.</summary>
    public const string Prefix = "bulkhead-";

    /// <summary>The roles of auditors and of Bulkhead.</summary>
    public static StackTemplate Access { get; } = new("bulkhead-access");

    /// <summary>The bus on which alarms come together, and the mail that they become.</summary>
    public static StackTemplate AlarmDelivery { get; } = new("bulkhead-alarm-delivery");

    /// <summary>The rules that see what is an alarm.</summary>
    public static StackTemplate Alarms { get; } = new("bulkhead-alarms");

    /// <summary>IAM Access Analyzer.</summary>
    public static StackTemplate Analyzer { get; } = new("bulkhead-analyzer");

    /// <summary>The vault of an account's backups.</summary>
    public static StackTemplate Backup { get; } = new("bulkhead-backup");

    /// <summary>The users for the day on which nobody else gets in.</summary>
    public static StackTemplate BreakGlass { get; } = new("bulkhead-break-glass");

    /// <summary>The monthly budget.</summary>
    public static StackTemplate Budget { get; } = new("bulkhead-budget");

    /// <summary>The budget in the management account that stops a member; one stack for each account, under its own name.</summary>
    public static StackTemplate BudgetStop { get; } = new("bulkhead-budget-stop");

    /// <summary>AWS Config's recorder and delivery channel.</summary>
    public static StackTemplate Config { get; } = new("bulkhead-config") { LinkedRoles = ["config.amazonaws.com"] };

    /// <summary>AWS Config's view of the whole organization.</summary>
    public static StackTemplate ConfigAggregator { get; } = new("bulkhead-config-aggregator");

    /// <summary>The vault of the copies of backups.</summary>
    public static StackTemplate Copies { get; } = new("bulkhead-copies");

    /// <summary>The escrow's vault of copies of backups.</summary>
    public static StackTemplate Escrow { get; } = new("bulkhead-escrow");

    /// <summary>The mail to the sponsor of an account that expires, from the management account; one stack for each account, under its own name.</summary>
    public static StackTemplate Expiry { get; } = new("bulkhead-expiry");

    /// <summary>The escrow's bucket of copies of logs.</summary>
    public static StackTemplate LogCopies { get; } = new("bulkhead-log-copies");

    /// <summary>The bucket of the organization's trail.</summary>
    public static StackTemplate Logs { get; } = new("bulkhead-logs");

    /// <summary>The organization's trail.</summary>
    public static StackTemplate Trail { get; } = new("bulkhead-trail");

    /// <summary>All of them.</summary>
    public static ImmutableArray<StackTemplate> All { get; } =
    [
        Access, AlarmDelivery, Alarms, Analyzer, Backup, BreakGlass, Budget, BudgetStop, .. ComplianceFramework.All.Select(f => f.Template), Config, ConfigAggregator, Copies, Escrow, Expiry, LogCopies, Logs, Trail,
    ];

    /// <summary>A template that follows from the configuration.</summary>
    /// <param name="name">Its name, which is also the stack's.</param>
    /// <param name="body">Its text.</param>
    internal static StackTemplate Written(string name, string body) => new(name, () => body);

    private readonly Lazy<string> _body;
    private readonly Lazy<string> _digest;

    private StackTemplate(string name)
        : this(name, () => Load(name))
    {
    }

    private StackTemplate(string name, Func<string> body)
    {
        Name = name;
        _body = new Lazy<string>(body);
        _digest = new Lazy<string>(() => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Body)))[..16]);
    }

    /// <summary>The template's name, which is also the stack's.</summary>
    public string Name { get; }

    /// <summary>The template's text.</summary>
    public string Body => _body.Value;

    /// <summary>
    /// The version: a digest of the text. It stands in the stack's tag <c>bulkhead:template</c>, so that a change is seen
    /// without a <c>GetTemplate</c> for every stack.
    /// </summary>
    public string Digest => _digest.Value;

    /// <summary>
    /// The services whose own role must be in the account first. A template cannot make it: it would fail where the role is
    /// there already (CloudFormation Template Reference, "AWS::IAM::ServiceLinkedRole").
    /// </summary>
    public ImmutableArray<string> LinkedRoles { get; private init; } = [];

    /// <summary>The template of a name; null when this version has none.</summary>
    public static StackTemplate? Find(string name) => All.FirstOrDefault(t => t.Name == name);

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static string Load(string name)
    {
        var resource = $"{typeof(StackTemplate).Namespace!.Replace(".Stacks", ".Templates", StringComparison.Ordinal)}.{name}.yaml";
        using var stream = typeof(StackTemplate).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"The program lacks its resource {resource}.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
