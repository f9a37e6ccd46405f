using System.Globalization;
using Bulkhead.Iam.Catalogue;
using Bulkhead.Iam.Documents;
using Bulkhead.Iam.Evaluation;

namespace Bulkhead.Bench;

/// <summary>Parsing and compiling all AWS managed policies.</summary>
internal static class IamCompile
{
    public static void Run()
    {
        var catalogue = ManagedPolicyCatalogue.Embedded;
        var texts = catalogue.Arns.Select(arn => (Name: arn, Json: catalogue.FindDocument(arn)!)).ToArray();
        Console.WriteLine($"iam-compile: {texts.Length} AWS managed policies");
        for (var round = 1; round <= 5; round++)
        {
            var start = Environment.CpuUsage.TotalTime;
            var documents = Array.ConvertAll(texts, t => PolicyParser.ParseJson(t.Name, t.Json).Document!);
            var parsed = Environment.CpuUsage.TotalTime - start;
            var compiler = new PolicyCompiler();
            var policies = Array.ConvertAll(documents, d => compiler.Compile(d, PolicyKind.Identity));
            var total = Environment.CpuUsage.TotalTime - start;
            var milliseconds = (total - parsed).TotalMilliseconds;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  round {round}: parsed in {parsed.TotalMilliseconds:0} ms, compiled in {milliseconds:0} ms; {policies.Count(p => !p.Faults.IsEmpty)} with faults"));
        }
    }
}
