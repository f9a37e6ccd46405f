using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Bulkhead.LocalCloud.CloudFormation.Templates;

/// <summary>
/// The value of a YAML scalar. Only what survives being written back is a number: <c>012345678901</c>, <c>1e400</c> and
/// <c>2012-10-17</c> stay texts.
/// </summary>
internal static class YamlScalar
{
    /// <summary>Null, a boolean, a number or a text.</summary>
    public static JsonNode? Read(Scalar scalar)
    {
        var text = scalar.Value;
        if (scalar.Style != ScalarStyle.Plain || IsText(scalar.Tag)) return JsonValue.Create(text);
        switch (text)
        {
            case "":
            case "~" or "null" or "Null" or "NULL":
                return null;
            case "true" or "True" or "TRUE" or "yes" or "Yes" or "YES" or "on" or "On" or "ON":
                return JsonValue.Create(true);
            case "false" or "False" or "FALSE" or "no" or "No" or "NO" or "off" or "Off" or "OFF":
                return JsonValue.Create(false);
        }

        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) && whole.ToString() == text)
            return JsonValue.Create(whole);
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) && real.ToString("R") == text && double.IsFinite(real))
            return JsonValue.Create(real);
        return JsonValue.Create(text);
    }

    /// <summary>Whether the tag says text: <c>!!str</c>, or <c>!</c> alone.</summary>
    private static bool IsText(TagName tag) => !tag.IsEmpty && (tag.IsNonSpecific || tag.Value == "tag:yaml.org,2002:str");
}
