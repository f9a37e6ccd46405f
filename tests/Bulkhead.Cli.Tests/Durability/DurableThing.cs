using System.Text;
using System.Text.Json.Nodes;

namespace Bulkhead.Cli.Tests.Durability;

/// <summary>Something of the cloud that has a value, or is not there: one client's own.</summary>
/// <param name="Service">The service.</param>
/// <param name="Absent">The code that says that it is not there; null where writing needs no look.</param>
/// <param name="Create">Makes it with a value.</param>
/// <param name="Change">Gives it another value.</param>
/// <param name="Delete">Removes it.</param>
/// <param name="Read">Asks for it.</param>
/// <param name="ValueOf">The value in the answer to <paramref name="Read"/>.</param>
internal sealed record DurableThing(
    string Service,
    string Absent,
    Func<string, (string Operation, JsonObject Input)> Create,
    Func<string, (string Operation, JsonObject Input)> Change,
    (string Operation, JsonObject Input) Delete,
    (string Operation, JsonObject Input) Read,
    Func<JsonObject, string> ValueOf)
{
    public const string Bucket = "durable";

    private const string Trust = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}""";

    /// <summary>An object of a bucket.</summary>
    public static DurableThing Object(string key)
    {
        (string, JsonObject) Put(string value) => (
            "PutObject", new JsonObject { ["Bucket"] = Bucket, ["Key"] = key, ["Body"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(value)) });
        return new DurableThing(
            "s3", "NoSuchKey", Put, Put,
            ("DeleteObject", new JsonObject { ["Bucket"] = Bucket, ["Key"] = key }),
            ("GetObject", new JsonObject { ["Bucket"] = Bucket, ["Key"] = key }),
            answer => Encoding.UTF8.GetString(Convert.FromBase64String((string)answer["Body"]!)));
    }

    /// <summary>A role; its description is the value.</summary>
    public static DurableThing Role(string name) => new(
        "iam", "NoSuchEntity",
        value => ("CreateRole", new JsonObject { ["RoleName"] = name, ["AssumeRolePolicyDocument"] = Trust, ["Description"] = value }),
        value => ("UpdateRole", new JsonObject { ["RoleName"] = name, ["Description"] = value }),
        ("DeleteRole", new JsonObject { ["RoleName"] = name }),
        ("GetRole", new JsonObject { ["RoleName"] = name }),
        answer => (string)answer["Role"]!["Description"]!);

    /// <summary>A user; a tag is the value.</summary>
    public static DurableThing User(string name)
    {
        static JsonArray Tags(string value) => [new JsonObject { ["Key"] = "value", ["Value"] = value }];
        return new DurableThing(
            "iam", "NoSuchEntity",
            value => ("CreateUser", new JsonObject { ["UserName"] = name, ["Tags"] = Tags(value) }),
            value => ("TagUser", new JsonObject { ["UserName"] = name, ["Tags"] = Tags(value) }),
            ("DeleteUser", new JsonObject { ["UserName"] = name }),
            ("GetUser", new JsonObject { ["UserName"] = name }),
            answer => (string)answer["User"]!["Tags"]![0]!["Value"]!);
    }
}
