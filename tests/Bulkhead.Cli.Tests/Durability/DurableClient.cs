using System.Text.Json.Nodes;
using Bulkhead.Aws;

namespace Bulkhead.Cli.Tests.Durability;

/// <summary>
/// One client with things of its own. It knows of each thing which values it may have: after an acknowledged call one, after
/// one whose answer was lost the old ones and the new one. Whatever the cloud says must fit.
/// </summary>
/// <param name="number">Its number; also the seed of what it does.</param>
/// <param name="rig">The cloud that comes and goes.</param>
internal sealed class DurableClient(int number, DurabilityRig rig)
{
    private readonly Random _random = new(number);
    private readonly List<(DurableThing Thing, HashSet<string?> May)> _things =
    [
        .. Enumerable.Range(0, 4).SelectMany(i => new[]
        {
            (DurableThing.Object($"client-{number}/{i}"), new HashSet<string?> { null }),
            (DurableThing.Role($"role-{number}-{i}"), new HashSet<string?> { null }),
            (DurableThing.User($"user-{number}-{i}"), new HashSet<string?> { null }),
        }),
    ];

    private int _values;

    /// <summary>Does random things until the rig has enough.</summary>
    public async Task RunAsync()
    {
        while (rig.TakeTurn())
        {
            var (thing, may) = _things[_random.Next(_things.Count)];
            switch (_random.Next(10))
            {
                case < 6: await WriteAsync(thing, may, $"value-{++_values}"); break;
                case < 8: await DeleteAsync(thing, may); break;
                default: await ReadAsync(thing, may); break;
            }
        }
    }

    /// <summary>Reads everything.</summary>
    public async Task CheckAsync()
    {
        foreach (var (thing, may) in _things) await ReadAsync(thing, may);
    }

    private async Task WriteAsync(DurableThing thing, HashSet<string?> may, string value)
    {
        if (await CallAsync(thing, thing.Change(value)) is not { } changed)
        {
            // S3 makes what is not there; the others leave it absent.
            if (thing.Service != "s3" && may.SetEquals([null])) return;
            may.Add(value);
            return;
        }

        if (changed is AwsSuccess)
        {
            Settle(may, value, thing, wasThere: thing.Service != "s3");
            return;
        }

        if (!Knows(thing, changed, may)) return;
        switch (await CallAsync(thing, thing.Create(value)))
        {
            case null: may.Add(value); break;
            case AwsSuccess: Settle(may, value, thing, wasThere: false); break;
            case AwsRefusal refusal: rig.Report($"{refusal} after it was said not to be there"); break;
        }
    }

    private async Task DeleteAsync(DurableThing thing, HashSet<string?> may)
    {
        switch (await CallAsync(thing, thing.Delete))
        {
            case null: may.Add(null); break;
            case AwsSuccess: Settle(may, null, thing, wasThere: thing.Service != "s3"); break;
            case { } refused: Knows(thing, refused, may); break;
        }
    }

    private async Task ReadAsync(DurableThing thing, HashSet<string?> may)
    {
        AwsResult? answer;
        do answer = await CallAsync(thing, thing.Read);
        while (answer is null);
        if (answer is AwsSuccess { Output: var output })
        {
            var value = thing.ValueOf(output);
            if (!may.Contains(value)) rig.Report($"{thing.Read.Input.ToJsonString()} is {value} and not {string.Join(" or ", may.Select(m => m ?? "absent"))}");
            may.Clear();
            may.Add(value);
            return;
        }

        Knows(thing, answer, may);
    }

    /// <summary>The thing is not there: that must be possible, and is known from now on.</summary>
    private bool Knows(DurableThing thing, AwsResult answer, HashSet<string?> may)
    {
        if (answer is not AwsRefusal refusal || refusal.Code != thing.Absent)
        {
            rig.Report(answer.ToString() ?? "");
            return false;
        }

        if (!may.Contains(null)) rig.Report($"{thing.Read.Input.ToJsonString()} is gone, and was {string.Join(" or ", may)}");
        may.Clear();
        may.Add(null);
        return true;
    }

    private void Settle(HashSet<string?> may, string? value, DurableThing thing, bool wasThere)
    {
        if (wasThere && may.SetEquals([null])) rig.Report($"{thing.Read.Input.ToJsonString()} was there, though its end was acknowledged");
        may.Clear();
        may.Add(value);
        rig.Acknowledge();
    }

    /// <summary>Calls; null when nobody knows what became of the call.</summary>
    private async Task<AwsResult?> CallAsync(DurableThing thing, (string Operation, JsonObject Input) call)
    {
        var session = await rig.SessionAsync();
        var result = await session.CallAsync(thing.Service, call.Operation, (JsonObject)call.Input.DeepClone(), CancellationToken.None);
        if (result is not AwsRefusal { Kind: RefusalKind.Uncertain or RefusalKind.Unreachable or RefusalKind.Unavailable }) return result;
        rig.Lose();
        return null;
    }
}
