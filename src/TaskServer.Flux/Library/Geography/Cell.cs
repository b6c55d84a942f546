using System.Globalization;
using System.Numerics;

namespace TaskServer.Flux.Library.Geography;

/// <summary>
/// A cell of the S2 grid. The sphere lies in a cube whose six faces are split into four again and again, thirty times; the cells of a
/// face are numbered along a Hilbert curve. An id holds the face in three bits, two bits per level, then a one and zeros.
/// </summary>
internal readonly record struct Cell(ulong Id)
{
    public const int Deepest = 30;

    private const int Side = 1 << Deepest;

    /// <summary>Two bits (i, j) of the quarter at each position of the curve, for its four orientations: plain, transposed, turned, both.</summary>
    private static readonly byte[] _quarters = [0, 1, 3, 2, 0, 2, 3, 1, 3, 2, 0, 1, 3, 1, 0, 2];

    /// <summary>The other way around: the position of each quarter.</summary>
    private static readonly byte[] _positions = [0, 1, 3, 2, 0, 3, 1, 2, 2, 3, 1, 0, 2, 1, 3, 0];

    /// <summary>How the curve within the quarter at each position differs from the one around it.</summary>
    private static readonly byte[] _turns = [1, 0, 0, 3];

    public int Level => Deepest - (BitOperations.TrailingZeroCount(Id) / 2);

    public bool IsValid => Id >> 61 < 6 && BitOperations.TrailingZeroCount(Id) is var zeros && zeros <= 60 && zeros % 2 == 0;

    /// <summary>The id in hexadecimal without the zeros behind it.</summary>
    public string Token => Id == 0 ? "X" : Id.ToString("x16", CultureInfo.InvariantCulture).TrimEnd('0');

    private int Face => (int)(Id >> 61);

    private ulong LastBit => Id & (~Id + 1);

    public static Cell? Parse(string token) =>
        token.Length is > 0 and <= 16
        && ulong.TryParse(token.PadRight(16, '0'), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var id)
        && new Cell(id) is { IsValid: true } cell
            ? cell
            : null;

    public static Cell OfFace(int face) => new(((ulong)face << 61) | (1UL << 60));

    /// <summary>The smallest cell around a point.</summary>
    public static Cell Of(in Vector point)
    {
        var face = FaceOf(point);
        var (u, v) = Project(face, point);
        int i = Step(u), j = Step(v);
        ulong path = 0;
        var orientation = face & 1;
        for (var level = Deepest - 1; level >= 0; level--)
        {
            var quarter = (((i >> level) & 1) << 1) | ((j >> level) & 1);
            var position = _positions[(orientation * 4) + quarter];
            path = (path << 2) | position;
            orientation ^= _turns[position];
        }
        return new(((ulong)face << 61) | (path << 1) | 1);
    }

    /// <summary>The cell around this one at its level or above.</summary>
    public Cell Parent(int level)
    {
        var bit = 1UL << (2 * (Deepest - level));
        return new((Id & (~bit + 1)) | bit);
    }

    public Cell Child(int position)
    {
        var bit = LastBit >> 2;
        return new(Id - LastBit + (((2 * (ulong)position) + 1) * bit));
    }

    /// <summary>The centre, not of unit length.</summary>
    public Vector Center()
    {
        var (i, j, size) = Square();
        return Unproject(Face, Coordinate(((2.0 * i) + size) / (2.0 * Side)), Coordinate(((2.0 * j) + size) / (2.0 * Side)));
    }

    public CellArea Area()
    {
        var (i, j, size) = Square();
        return new(Face, Coordinate(i / (double)Side), Coordinate((i + size) / (double)Side), Coordinate(j / (double)Side), Coordinate((j + size) / (double)Side));
    }

    /// <summary>The place of a point on a face of the cube, from -1 to 1 where it is on that face.</summary>
    public static (double U, double V) Project(int face, in Vector p) => face switch
    {
        0 => (p.Y / p.X, p.Z / p.X),
        1 => (-p.X / p.Y, p.Z / p.Y),
        2 => (-p.X / p.Z, -p.Y / p.Z),
        3 => (p.Z / p.X, p.Y / p.X),
        4 => (p.Z / p.Y, -p.X / p.Y),
        _ => (-p.Y / p.Z, -p.X / p.Z),
    };

    public static Vector Unproject(int face, double u, double v) => face switch
    {
        0 => new(1, u, v),
        1 => new(-u, 1, v),
        2 => new(-u, -v, 1),
        3 => new(-1, -v, -u),
        4 => new(v, -1, -u),
        _ => new(v, u, -1),
    };

    /// <summary>How far a point is on the side of a face; negative on the other half of the sphere.</summary>
    public static double Height(int face, in Vector p) => (face % 3) switch { 0 => p.X, 1 => p.Y, _ => p.Z } * (face < 3 ? 1 : -1);

    private static int FaceOf(in Vector p)
    {
        double x = Math.Abs(p.X), y = Math.Abs(p.Y), z = Math.Abs(p.Z);
        var axis = x > y ? (x > z ? 0 : 2) : (y > z ? 1 : 2);
        return Height(axis, p) < 0 ? axis + 3 : axis;
    }

    /// <summary>The quadratic projection, which makes cells of a level nearly equal in area.</summary>
    private static double Coordinate(double s) => s >= 0.5 ? 1 / 3.0 * ((4 * s * s) - 1) : 1 / 3.0 * (1 - (4 * (1 - s) * (1 - s)));

    private static int Step(double u)
    {
        var s = u >= 0 ? 0.5 * Math.Sqrt(1 + (3 * u)) : 1 - (0.5 * Math.Sqrt(1 - (3 * u)));
        return (int)Math.Clamp(Math.Floor(Side * s), 0, Side - 1);
    }

    /// <summary>The lower corner and the side, in smallest cells.</summary>
    private (int I, int J, int Size) Square()
    {
        int i = 0, j = 0, orientation = Face & 1, level = Level;
        for (var depth = 0; depth < level; depth++)
        {
            var position = (int)(Id >> (59 - (2 * depth))) & 3;
            var quarter = _quarters[(orientation * 4) + position];
            i = (i << 1) | (quarter >> 1);
            j = (j << 1) | (quarter & 1);
            orientation ^= _turns[position];
        }
        return (i << (Deepest - level), j << (Deepest - level), 1 << (Deepest - level));
    }
}
