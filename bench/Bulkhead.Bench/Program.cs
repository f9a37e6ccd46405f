using Bulkhead.Bench;

switch (args)
{
    case ["iam-decide"]: IamDecide.Run(); return 0;
    case ["iam-match"]: IamMatch.Run(); return 0;
    case ["iam-compile"]: IamCompile.Run(); return 0;
    case ["iam-agree", .. var options]: return IamAgree.Run(options);
    case ["iam-peer", .. var options]: return IamPeer.Run(options);
    case ["iam-possible", .. var options]: return IamPossible.Run(options);
    case ["iam-fuzz", .. var options]: return IamFuzz.Run(options);
    case ["reach", .. var options]: return ReachScale.Run(options);
    case ["serve", .. var options]: return await ServeCalls.RunAsync(options);
    case ["crash", .. var options]: return await CrashCampaign.RunAsync(options);
    case ["pace", .. var options]: return await PaceRun.RunAsync(options);
    case ["durability", .. var options]: return await Durability.RunAsync(options);
    case []:
        IamDecide.Run();
        IamMatch.Run();
        IamCompile.Run();
        return 0;
    default:
        Console.Error.WriteLine("usage: bench [iam-decide | iam-match | iam-compile | iam-agree [--requests N] [--seed N] | iam-peer [--seconds N] | iam-possible [--questions N] [--seed N] | iam-fuzz [--seconds N] [--seed N] | crash [--all-kinds] [--every N] | durability [--operations N] [--kills N] [--clients N] | pace [N] [--no-faults] [--seed N] | reach [--accounts N] [--principals N] [--rounds N] | serve [--seconds N] [--warmup N] [--file PATH]]");
        return 64;
}
