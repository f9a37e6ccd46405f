using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.CloudFormation;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Tests.CloudFormation.Fakes;

/// <summary>A service of things with a name and a value, that can be told to refuse.</summary>
internal sealed class ThingService : IServiceHandler
{
    private readonly SortedDictionary<string, JsonObject> _things = new(StringComparer.Ordinal);

    public ThingService() => Operations = new Dictionary<string, Operation>
    {
        ["PutThing"] = Put,
        ["GetThing"] = (_, input) => Find(input),
        ["DeleteThing"] = Delete,
    };

    public string Service => "things";

    public IReadOnlyDictionary<string, Operation> Operations { get; }

    /// <summary>Calls that changed something, such as <c>Put a=1</c>.</summary>
    public List<string> Calls { get; } = [];

    /// <summary>Refuses the calls for which it is true.</summary>
    public Func<string, bool> Refuses { get; set; } = _ => false;

    /// <summary>Every thing, as one text.</summary>
    public string State => string.Join(' ', _things.Select(entry => $"{entry.Key}={JsonText.Write(entry.Value["Value"])}{entry.Value["Tags"]?.ToJsonString()}"));

    public int Count => _things.Count;

    /// <summary>Changes a thing behind CloudFormation's back; null removes it.</summary>
    public void Tamper(string name, string? value)
    {
        if (value is null) _things.Remove(name);
        else _things[name]["Value"] = value;
    }

    private JsonObject Put(CallContext context, JsonObject input)
    {
        var name = input.Text("Name")!;
        Note($"Put {name}={JsonText.Scalar(input["Value"])}");
        if (input.Flag("New") && _things.ContainsKey(name)) throw new ServiceException("ThingAlreadyExists", $"Thing {name} already exists");
        _things[name] = (JsonObject)input.DeepClone();
        return [];
    }

    private JsonObject Delete(CallContext context, JsonObject input)
    {
        Find(input);
        Note($"Delete {input.Text("Name")}");
        _things.Remove(input.Text("Name")!);
        return [];
    }

    private JsonObject Find(JsonObject input) =>
        _things.TryGetValue(input.Text("Name")!, out var thing) ? (JsonObject)thing.DeepClone() : throw new ServiceException("NoSuchThing", "There is no such thing.", 404);

    private void Note(string call)
    {
        Calls.Add(call);
        if (Refuses(call)) throw new ServiceException("ThingRefused", $"No: {call}");
    }
}
