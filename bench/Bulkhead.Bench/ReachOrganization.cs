using System.Globalization;
using System.Text;
using Bulkhead.Reach.Facts;

namespace Bulkhead.Bench;

/// <summary>Generates the organization of <see cref="ReachScale"/>, in AWS's response shapes.</summary>
/// <param name="accounts">How many accounts.</param>
/// <param name="principals">How many users and roles in each, four at least.</param>
internal sealed class ReachOrganization(int accounts, int principals)
{
    /// <summary>The principals that can come to be administrator, though they are none.</summary>
    public List<string> Planted { get; } = [];

    /// <summary>Authorization details by account, as files hold them.</summary>
    public IEnumerable<(string Path, byte[] Text)> Details()
    {
        for (var i = 0; i < accounts; i++)
        {
            var account = Id(i);
            var text = new StringBuilder();
            var roles = new List<string> { Role(account, "night", Service("lambda"), Document("*", "*")) };
            for (var n = 1; n < principals - 1; n++)
            {
                // A tenth has a policy of its own; the others are of ten baselines.
                var isOwn = n % 10 == 0;
                var bucket = isOwn ? $"{Word(i, n)}-{n}" : $"baseline-{n % 10}";
                roles.Add(Role(account, $"role-{n}", Service(n % 2 == 0 ? "lambda" : "ec2"), Document("s3:GetObject", $"arn:aws:s3:::{bucket}/*")));
            }

            var isPlanted = i % 7 == 0;
            var user = $"arn:aws:iam::{account}:user/developer";
            if (isPlanted) Planted.Add(user);
            var actions = isPlanted ? "\"iam:PassRole\",\"lambda:CreateFunction\",\"lambda:InvokeFunction\"" : "\"lambda:CreateFunction\",\"lambda:InvokeFunction\"";
            text.Append($$"""{"UserDetailList":[{"UserName":"developer","UserId":"AIDADEVELOPER","Path":"/","Arn":"{{user}}","UserPolicyList":[{"PolicyName":"own","PolicyDocument":{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":[{{actions}}],"Resource":"*"}]} }]}],"GroupDetailList":[],"Policies":[],"RoleDetailList":[""");
            text.AppendJoin(',', roles).Append("]}");
            yield return ($"{account}.json", Encoding.UTF8.GetBytes(text.ToString()));
        }
    }

    /// <summary>Facts of all accounts: everything was collected, and there is nothing.</summary>
    public (string Path, byte[] Text) Facts()
    {
        var keys = string.Join(',', FactPlan.Lists.Concat(FactPlan.Details).Concat(FactPlan.Declared).Distinct(StringComparer.Ordinal).Select(k => $"\"{k}\":{{}}"));
        return ("facts.json", Encoding.UTF8.GetBytes($"{{{string.Join(',', Enumerable.Range(0, accounts).Select(i => $"\"{Id(i)}\":{{{keys}}}"))}}}"));
    }

    // A word for the account's role that no other has.
    private static string Word(int account, int role) => (((account + 1L) * 1_000_003 * (role + 7)) % 2_147_483_647).ToString("x", CultureInfo.InvariantCulture);

    private static string Id(int account) => (100000000000 + account).ToString(CultureInfo.InvariantCulture);

    private static string Service(string name) =>
        $$"""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"{{name}}.amazonaws.com"},"Action":"sts:AssumeRole"}]}""";

    private static string Document(string action, string resource) =>
        $$"""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"{{action}}","Resource":"{{resource}}"}]}""";

    private static string Role(string account, string name, string trust, string policy) =>
        $$"""{"RoleName":"{{name}}","RoleId":"AROA{{name}}","Path":"/","Arn":"arn:aws:iam::{{account}}:role/{{name}}","AssumeRolePolicyDocument":{{trust}},"RolePolicyList":[{"PolicyName":"own","PolicyDocument":{{policy}}}]}""";
}
