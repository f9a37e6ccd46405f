using Bulkhead.Cli.Output;
using Bulkhead.Cli.Tests.Running;
using Xunit;

namespace Bulkhead.Cli.Tests.Commands;

public sealed class AccessTests
{
    [Fact]
    public async Task Access_show_prints_who_may_do_what_where()
    {
        var text = (await Invocation.RunAsync("access", "show", Repository.Sample("startup"))).Expect(ExitCodes.Success).Output;
        Assert.Matches(@"prod +operate +BulkheadOperate +operators +4 h", text);
        Assert.Contains("custodians: cleo@acme.example, cyril@acme.example", text, StringComparison.Ordinal);
        Assert.Contains("auditors: whoever is in it in Identity Center", text, StringComparison.Ordinal);
        Assert.Contains("break-glass: first, second", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Access_show_of_a_person_has_their_accounts_and_no_others()
    {
        var json = (await Invocation.RunAsync("access", "show", Repository.Sample("startup"), "--person", "ANN@acme", "--json")).Expect(ExitCodes.Success).Json;
        Assert.Equal("bulkhead.access/1", (string?)json["format"]);
        Assert.Equal("ann@acme.example", (string?)json["person"]);
        var group = Assert.Single(json["groups"]!.AsArray())!;
        Assert.Equal(["dev: BulkheadAdminister", "staging: BulkheadRead"], group["grants"]!.AsArray().Select(g => $"{g!["account"]}: {g["permissionSet"]}"));
        Assert.Equal(["first", "second"], json["breakGlass"]!.AsArray().Select(u => (string?)u));
    }

    [Fact]
    public async Task Access_show_prints_the_roles_of_people_who_are_iam_users()
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("bulkhead-").FullName, "bulkhead.yaml");
        await File.WriteAllTextAsync(file, """
            organization: { name: acme, email: "aws+{account}@acme.example", regions: [eu-west-1] }
            accounts: { dev: development }
            access: { through: iam-users, developers: { administer: dev, members: [ann@acme.example] } }
            """, TestContext.Current.CancellationToken);
        var text = (await Invocation.RunAsync("access", "show", file)).Expect(ExitCodes.Success).Output;
        Assert.Matches(@"dev +administer +BulkheadPeople-administer +developers +4 h", text);
        Assert.Contains("people are IAM users of the management account", text, StringComparison.Ordinal);
        var json = (await Invocation.RunAsync("access", "show", file, "--json")).Expect(ExitCodes.Success).Json;
        Assert.Equal("iam-users", (string?)json["through"]);
        Assert.Equal("BulkheadPeople-administer", (string?)json["groups"]![0]!["grants"]![0]!["role"]);
    }

    [Fact]
    public async Task A_person_and_the_file_may_stand_side_by_side_and_no_two_of_either()
    {
        var startup = Repository.Sample("startup");
        foreach (var given in new[] { new[] { "ann@acme", startup }, [startup, "ann@acme.example"] })
        {
            var text = (await Invocation.RunAsync(["access", "show", .. given])).Expect(ExitCodes.Success).Output;
            Assert.Matches("dev +administer +BulkheadAdminister +developers", text);
            Assert.DoesNotContain("operators", text, StringComparison.Ordinal);
        }

        (await Invocation.RunAsync("access", "show", startup, startup)).ExpectMistake("takes one person", ExitCodes.Usage);
        (await Invocation.RunAsync("access", "show", "ann@acme", "--person", "bo@acme")).ExpectMistake("takes one person", ExitCodes.Usage);
    }

    [Theory]
    [InlineData("zoe@acme", "no group of the file has a member 'zoe@acme'")]
    [InlineData("c", "'c' may be cleo@acme.example or cyril@acme.example")]
    public async Task Somebody_who_is_not_meant_clearly_is_a_mistake(string person, string says) =>
        (await Invocation.RunAsync("access", "show", Repository.Sample("startup"), "--person", person)).ExpectMistake(says);
}
