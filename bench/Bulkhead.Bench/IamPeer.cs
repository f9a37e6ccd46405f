using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Bulkhead.Config.Yaml;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Core.Documents;
using Bulkhead.Iam.Evaluation;
using Bulkhead.Iam.PolicyTests;

namespace Bulkhead.Bench;

/// <summary>
/// This engine beside <c>@cloud-copilot/iam-simulate</c>: the cases of the sixty rules decided by both, every difference with
/// the rule and its document, and the time that both take for the request of <see cref="IamDecide"/> (nine statements).
/// </summary>
internal static class IamPeer
{
    public static int Run(string[] options)
    {
        var root = RepositoryRoot();
        var peer = Path.Combine(root, "bench", "peer");
        if (!Directory.Exists(Path.Combine(peer, "node_modules"))) Execute("npm", peer, "ci", "--no-audit", "--no-fund");

        var asked = new List<(string Rule, PolicyTestCase Case, DecisionOutcome Ours)>();
        var simulations = new JsonArray();
        var notAsked = 0;
        var compiler = new PolicyCompiler();
        foreach (var file in Directory.EnumerateFiles(Path.Combine(root, "tests", "Bulkhead.Iam.Tests", "cases"), "*.yaml").Order(StringComparer.Ordinal))
        {
            foreach (var test in Read(file).Cases)
            {
                // What AWS would refuse to save does not survive the way into the peer's JSON.
                var ours = PolicyTestRunner.Run(test, CatalogueFacts.Embedded, compiler).Decision!.Outcome;
                var simulation = ours == DecisionOutcome.Invalid ? null : PeerSimulation.Of(test.Request!, test.Policies);
                if (simulation is null)
                {
                    notAsked++;
                    continue;
                }

                simulations.Add((JsonNode)simulation);
                asked.Add((Path.GetFileNameWithoutExtension(file), test, ours));
            }
        }

        // The last one is timed.
        var (timedRequest, timedStack) = IamDecide.Standard();
        simulations.Add((JsonNode?)PeerSimulation.Of(timedRequest, timedStack));
        var answers = Ask(peer, simulations, Options.Number(options, "--seconds", 5));
        var (differences, refusals) = PrintDifferences(asked, answers["answers"]!.AsArray());
        Console.WriteLine($"iam-peer: {asked.Count} requests: {asked.Count - differences - refusals} answered alike, {differences} differently, {refusals} refused by the peer; {notAsked} not asked, since the peer has no words for them");
        PrintRates(timedRequest, timedStack, answers["plain"]!.GetValue<double>(), answers["validated"]!.GetValue<double>());
        return 0;
    }

    private static (int Differences, int Refusals) PrintDifferences(
        List<(string Rule, PolicyTestCase Case, DecisionOutcome Ours)> asked, JsonArray answers)
    {
        var (differences, refusals) = (0, 0);
        for (var i = 0; i < asked.Count; i++)
        {
            var (rule, test, ours) = asked[i];
            var theirs = (string)answers[i]!["outcome"]!;
            if (theirs == ours.ToString()) continue;
            if (theirs.StartsWith("error", StringComparison.Ordinal)) refusals++;
            else differences++;
            var isRight = test.Expected is { } expected && PolicyExpectationNames.IsMet(expected, ours);
            var right = isRight ? "the rule's document says as here" : "not as the rule's case expects";
            var ignored = (answers[i]!["ignored"]?.AsArray() ?? []).Select(k => (string)k!).Where(test.Request!.Context.Values.ContainsKey).ToList();
            var left = ignored.Count == 0 ? "" : $" (the peer leaves out {string.Join(", ", ignored)}, since the action is not listed with it)";
            Console.WriteLine($"  {rule}: {test.Name}: {test.Request!.Action} by {test.Request.Principal}: {ours} here, {theirs} there; {right}{left}");
        }

        return (differences, refusals);
    }

    private static void PrintRates(AuthorizationRequest request, PolicyStack stack, double plain, double validated)
    {
        var compiled = new PolicyCompiler().Compile(stack);
        var prepared = CompiledRequest.Create(request, CatalogueFacts.Embedded);
        var (ours, _) = Measure.PerOperation(1000, () =>
        {
            for (var i = 0; i < 1000; i++) compiled.Decide(prepared);
        });
        var (whole, _) = Measure.PerOperation(100, () =>
        {
            for (var i = 0; i < 100; i++) new PolicyCompiler().Compile(stack).Decide(CompiledRequest.Create(request, CatalogueFacts.Embedded));
        });
        Print("this engine, policies compiled once", ours);
        Print("this engine, policies compiled and request prepared for every decision", whole);
        Print("@cloud-copilot/iam-simulate, policies validated once", validated);
        Print("@cloud-copilot/iam-simulate, policies validated for every decision", plain);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  ratio: {validated / ours:N0} with policies prepared once, {plain / whole:N0} with all work done for every decision"));
    }

    private static void Print(string what, double nanoseconds) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {what}: {nanoseconds:N0} ns, {1e9 / nanoseconds:N0} a second"));

    private static JsonObject Ask(string peer, JsonArray simulations, int seconds)
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, simulations.ToJsonString());
            return JsonNode.Parse(Execute("node", peer, "simulate.mjs", file, seconds.ToString(CultureInfo.InvariantCulture)))!.AsObject();
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static string Execute(string program, string folder, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, UseShellExecute = false })
            ?? throw new InvalidOperationException($"{program} doesn't start");
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} failed with {process.ExitCode}");
    }

    private static PolicyTestFile Read(string path)
    {
        var diagnostics = new DiagnosticBag();
        var root = ReadDocument(path, diagnostics) ?? throw new InvalidOperationException($"{path} can't be read");
        return PolicyTestReader.Read(root, (name, bag) => ReadDocument(Path.Combine(Path.GetDirectoryName(path)!, name), bag));
    }

    private static DocumentNode? ReadDocument(string path, DiagnosticBag diagnostics)
    {
        var source = new SourceFile(path, File.ReadAllText(path));
        if (!path.EndsWith(".json", StringComparison.Ordinal)) return YamlDocumentReader.Read(source, diagnostics);
        var json = JsonDocumentReader.Read(source);
        diagnostics.AddRange(json.Diagnostics);
        return json.Root;
    }

    private static string RepositoryRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Bulkhead.slnx"))) return folder.FullName;
        }

        throw new InvalidOperationException("run it inside the repository");
    }
}
