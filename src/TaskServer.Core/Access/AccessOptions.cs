using System.ComponentModel.DataAnnotations;

namespace TaskServer.Access;

public sealed class AccessOptions
{
    public const string Section = "Access";

    /// <summary>How long a session lives without being used.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "30.00:00:00")]
    public TimeSpan SessionLength { get; set; } = TimeSpan.FromMinutes(60);

    /// <summary>Rounds of PBKDF2 with SHA-512. A hash of other rounds is renewed when its user signs in.</summary>
    [Range(1_000, 10_000_000)]
    public int PasswordRounds { get; set; } = 210_000;

    /// <summary>How many wrong passwords an account and an address have before they must wait.</summary>
    [Range(1, 1_000)]
    public int WrongPasswords { get; set; } = 10;

    /// <summary>How long they wait, counted from the first of those wrong passwords.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan WrongPasswordPause { get; set; } = TimeSpan.FromMinutes(5);
}
