using System.Collections.Immutable;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Bulkhead.LocalCloud.CloudFormation.StackSets;

/// <summary>What is done to the instances of a stack set, one after the other.</summary>
internal sealed record StackSetOperation
{
    public const string Create = "CREATE";
    public const string Update = "UPDATE";
    public const string Delete = "DELETE";
    public const string DetectDrift = "DETECT_DRIFT";

    public const string Queued = "QUEUED";
    public const string Running = "RUNNING";
    public const string Stopping = "STOPPING";
    public const string Stopped = "STOPPED";
    public const string Succeeded = "SUCCEEDED";
    public const string Failed = "FAILED";

    /// <summary>Its id, unique in the set.</summary>
    public required string Id { get; init; }

    /// <summary>Which operation of the set it is, from 1.</summary>
    public required long Number { get; init; }

    /// <summary>What is done.</summary>
    public required string Action { get; init; }

    /// <summary>How far it is.</summary>
    public required string Status { get; init; }

    /// <summary>When it was asked for.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>When it ended; null before.</summary>
    public DateTimeOffset? Ended { get; init; }

    /// <summary>Whether the stacks of deleted instances stay.</summary>
    public bool RetainsStacks { get; init; }

    /// <summary>How it is carried out, in the shape of the API.</summary>
    public required JsonObject Preferences { get; init; }

    /// <summary>Its regions, the first one first.</summary>
    public required ImmutableArray<string> Regions { get; init; }

    /// <summary>The request's <c>DeploymentTargets</c>; null for none.</summary>
    public JsonObject? Targets { get; init; }

    /// <summary>The overrides that the instances get, null for a value that stays; null where all stay.</summary>
    public ImmutableSortedDictionary<string, string?>? Overrides { get; init; }

    /// <summary>The digest of the request; null where nobody asked.</summary>
    public string? Request { get; init; }

    /// <summary>Whether it is over.</summary>
    [JsonIgnore]
    public bool IsOver => Status is Stopped or Succeeded or Failed;
}
