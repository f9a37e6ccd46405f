using Bulkhead.Engine.Desired;

namespace Bulkhead.Engine.Tests.Planning;

/// <summary>Files and organizations that have much in common, and much that they have not.</summary>
internal static class RandomWorlds
{
    private static readonly string[] UnitPaths = ["Security", "Workloads", "Workloads/Production", "Sandbox", "Suspended"];
    private static readonly string[] AccountNames = ["dev", "prod", "qa", "logs", "audit", "tools"];
    private static readonly string[] PolicyNames = ["floor", "strict", "regions", "data"];

    private static readonly string[] Documents =
    [
        """{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"iam:CreateUser","Resource":"*"}]}""",
        """{"Statement":{"Resource":["*"],"Action":["iam:CreateUser"],"Effect":"Deny"},"Version":"2012-10-17"}""",
        """{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":["s3:Put*","s3:Delete*"],"Resource":"*"}]}""",
    ];

    public static DesiredOrganization Desired(Random random)
    {
        var builder = new ModelBuilder();
        foreach (var path in Some(random, UnitPaths)) builder.Unit(path);
        foreach (var name in Some(random, AccountNames))
        {
            var kind = name switch { "logs" => "log-archive", "audit" => "security", _ => random.Next(3) == 0 ? "bare" : "development" };
            var expired = random.Next(8) == 0;
            builder.Account(name, kind, One(random, UnitPaths), a => expired ? a with { Expires = ModelBuilder.Today.AddDays(-1) } : a);
        }

        var units = builder.Build().Units.Select(u => u.Path.Value).Append("").ToArray();
        var accounts = builder.Model().Accounts.Select(a => a.Name).ToArray();
        foreach (var name in Some(random, PolicyNames))
        {
            builder.Policy(name, [.. Some(random, units)], [.. Some(random, accounts).Take(1)], One(random, Documents));
        }

        return builder.Build();
    }

    public static SimulatedCloud Cloud(Random random)
    {
        if (random.Next(6) == 0) return new SimulatedCloud { Exists = false, HasJournal = false };
        var cloud = random.Next(4) == 0 ? new SimulatedCloud() : SimulatedCloud.Empty();
        var places = new List<string> { SimulatedCloud.Root };
        foreach (var path in Some(random, [.. UnitPaths, "Old", "Theirs"]))
        {
            var name = path[(path.LastIndexOf('/') + 1)..];
            var parent = path.Contains('/') ? cloud.Units.Values.FirstOrDefault(u => u.Path.Value == "Workloads")?.Id : SimulatedCloud.Root;
            if (parent is not null) places.Add(cloud.AddUnit(name, parent, managed: random.Next(2) == 0 && path != "Theirs"));
        }

        foreach (var name in Some(random, [.. AccountNames, "gone", "theirs"]))
        {
            var state = random.Next(8) == 0 ? "SUSPENDED" : "ACTIVE";
            cloud.AddAccount(
                random.Next(3) == 0 ? $"Acme {name}" : name,
                $"aws+{name}@acme.example",
                places[random.Next(places.Count)],
                managed: name != "theirs" && random.Next(2) == 0,
                state,
                tagName: name);
        }

        if (cloud.Policies.Count > 0)
        {
            foreach (var name in Some(random, [.. PolicyNames, "retired", "theirs"]))
            {
                var targets = Some(random, [.. places, .. cloud.Accounts.Keys]).Take(3).ToArray();
                cloud.AddPolicy(name, One(random, Documents), managed: name != "theirs" && random.Next(2) == 0, targets);
            }

            foreach (var target in Some(random, [.. places]).Take(1)) cloud.Detach("p-FullAWSAccess", target);
        }

        return cloud;
    }

    private static T One<T>(Random random, T[] items) => items[random.Next(items.Length)];

    private static T[] Some<T>(Random random, T[] items) => [.. items.Where(_ => random.Next(2) == 0)];
}
