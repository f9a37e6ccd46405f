using System.Text.Json.Nodes;
using Bulkhead.Aws;

namespace Bulkhead.Engine.Baseline.Settings;

/// <summary>What reading a setting gave: <see cref="Known"/> or <see cref="Unknown"/>, nothing else.</summary>
public abstract record SettingReading
{
    private SettingReading()
    {
    }

    /// <summary>The account has this value.</summary>
    public sealed record Known(JsonObject Value) : SettingReading;

    /// <summary>AWS refused to tell: the value is not known, which is not the same as absent.</summary>
    public sealed record Unknown(AwsRefusal Refusal) : SettingReading;
}
