using TaskServer.Flux.Tests.Packages;

namespace TaskServer.Flux.Tests.Operations;

public sealed class CsvTextTests
{
    [Fact]
    public void An_error_table_in_a_text_is_an_error() => Assert.Equal(
        "error in csv.from(): something broke",
        ScriptRun.Failure("""
            import "csv"
            csv.from(csv: "
            #datatype,string,string
            #group,true,true
            #default,,
            ,error,reference
            ,something broke,897
            ")
            """));

    [Fact]
    public void An_error_may_come_behind_tables() => Assert.Equal(
        "error in csv.from(): something broke",
        ScriptRun.Failure("""
            import "csv"
            csv.from(csv: "
            #datatype,string,long,string
            #group,false,false,false
            #default,_result,,
            ,result,table,v
            ,,0,x

            #datatype,string,string
            #group,true,true
            #default,,
            ,error,reference
            ,something broke,
            ")
            """));

    [Fact]
    public void Rows_that_contradict_the_key_of_their_table_keep_their_values() => Assert.Equal(
        ["host=b v=2"],
        ScriptRun.Rows("""
            import "csv"
            csv.from(csv: "
            #datatype,string,long,long,string
            #group,false,false,false,true
            #default,_result,,,
            ,result,table,v,host
            ,,0,1,a
            ,,0,2,b
            ") |> filter(fn: (r) => r.v > 1)
            """));
}
