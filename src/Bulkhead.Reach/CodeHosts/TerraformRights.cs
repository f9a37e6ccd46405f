using System.Text.Json;

namespace Bulkhead.Reach.CodeHosts;

/// <summary>What a team of HCP Terraform may do in a workspace (HCP Terraform, "Permissions"; HCP Terraform API, "Team access", "Project team access").</summary>
/// <param name="Plans">It queues plans.</param>
/// <param name="Applies">It applies runs.</param>
/// <param name="Writes">It writes variables or states.</param>
/// <param name="Administers">It changes the workspace itself, or what runs in it.</param>
internal readonly record struct TerraformRights(bool Plans, bool Applies, bool Writes, bool Administers)
{
    private const string Custom = "custom";

    public static TerraformRights All { get; } = new(true, true, false, true);

    /// <summary>All that decides was told.</summary>
    public bool IsKnown { get; init; } = true;

    /// <summary>
    /// Of a team's access to a workspace. Of a custom one, who writes variables counts as administrator, and who writes states like the level write. Mock
    /// data is only read, a run task says yes or no to a run, a lock delays it: none brings code into a run.
    /// </summary>
    public static TerraformRights OfWorkspace(JsonElement access)
    {
        string? Right(string name) => TerraformSubjects.Attribute(access, name);
        return Right("access") switch
        {
            Custom when Right("variables") == "write" => All with { IsKnown = IsWhole(access) },
            Custom => new(Right("runs") is "plan" or "apply" || WritesStates(access), Right("runs") == "apply" || WritesStates(access), WritesStates(access), false) { IsKnown = IsWhole(access) },
            var level => OfLevel(level),
        };
    }

    /// <summary>Of a team's access to the project of a workspace; a custom one counts as administrator.</summary>
    public static TerraformRights OfProject(JsonElement access) => OfLevel(TerraformSubjects.Attribute(access, "access"));

    private static TerraformRights OfLevel(string? level) => level switch
    {
        "read" => new(false, false, false, false),
        "plan" => new(true, false, false, false),
        "write" => new(true, true, true, false),
        _ => All,
    };

    private static bool WritesStates(JsonElement access) => TerraformSubjects.Attribute(access, "state-versions") == "write";

    private static bool IsWhole(JsonElement access) => Array.TrueForAll(["runs", "variables", "state-versions"], right => TerraformSubjects.Attribute(access, right) is not null);
}
