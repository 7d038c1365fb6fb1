#include "serve/sensorthings/address.hpp"
#include "serve/sensorthings/model.hpp"

#include <doctest/doctest.h>

namespace lantian::serve::sta {
namespace {

std::string filter_again(std::string_view text) {
  const auto filter = parse_filter(text);
  if (!filter) return "refused: " + filter.error().message;
  Query query;
  query.filter = *filter;
  return fields_of(query)[0].second;
}

bool refused(std::vector<Field> fields) {
  const auto query = parse_query(fields);
  return !query && !query.error().message.empty();
}

std::string fault_of(std::string_view filter, Kind kind) {
  const auto parsed = parse_query(std::vector<Field>{{"$filter", std::string{filter}}});
  if (!parsed) return parsed.error().message;
  const auto checked = check_query(*parsed, kind);
  return checked ? "" : checked.error().message;
}

}  // namespace

TEST_CASE("A filter is read by the ranks of OData's operators") {
  CHECK(filter_again("a eq 1 or b eq 2 and c eq 3") == "a eq 1 or b eq 2 and c eq 3");
  CHECK(filter_again("(a eq 1 or b eq 2) and c eq 3") == "(a eq 1 or b eq 2) and c eq 3");
  CHECK(filter_again("((a)) eq (1 add 2) mul 3") == "a eq (1 add 2) mul 3");
  CHECK(filter_again("1 sub (2 sub 3) gt 4 sub 5 sub 6") == "1 sub (2 sub 3) gt 4 sub 5 sub 6");
  CHECK(filter_again("not (a eq 'it''s') and not substringof('x', b/c)") ==
        "not (a eq 'it''s') and not substringof('x',b/c)");
  CHECK(filter_again("t ge 2024-01-01T08:00:00+08:00") == "t ge 2024-01-01T00:00:00Z");
  CHECK(filter_again("t ge 2024-01-01T08:00:00 08:00 and t lt 2024-01-02T00:00:00.000Z") ==
        "t ge 2024-01-01T00:00:00Z and t lt 2024-01-02T00:00:00Z");
  CHECK(filter_again("t eq 2024-01-01T00:00:00Z/2024-01-01T01:00:00Z") ==
        "t eq 2024-01-01T00:00:00Z/2024-01-01T01:00:00Z");
}

TEST_CASE("What is no filter is refused with the place") {
  for (const char* text : {"",
                           "a eq",
                           "a eq 1 and",
                           "eq 1",
                           "a eq 'open",
                           "(a eq 1",
                           "a eq 1)",
                           "a = 1",
                           "a eq 1; drop table",
                           "a eq 1--",
                           "nothing(a)",
                           "a eq 1e999",
                           "a eq 2024-13-01T00:00:00Z",
                           "a eq 2024-01-01T00:00:00",
                           "a/ eq 1",
                           "a eq 1 eq 1",
                           "t eq 2024-01-02T00:00:00Z/2024-01-01T00:00:00Z",
                           "a eq \"x\"",
                           "$where eq {",
                           "a eq 0x10"}) {
    CAPTURE(text);
    const auto filter = parse_filter(text);
    CHECK_FALSE(filter.ok());
  }
  CHECK(parse_filter("a eq 'open").error().message.find("closing '") != std::string::npos);
  CHECK(parse_filter("nothing(a)").error().message.find("startswith") != std::string::npos);
}

TEST_CASE("What is too deep, too long or too large is refused") {
  CHECK_FALSE(parse_filter(std::string(2000, '(') + "a" + std::string(2000, ')')).ok());
  std::string nots, chain = "a eq 1";
  for (int n = 0; n < 100; ++n) nots += "not ";
  for (int n = 0; n < 1000; ++n) chain += " or a eq 1";
  CHECK_FALSE(parse_filter(nots + "a").ok());
  CHECK_FALSE(parse_filter(chain).ok());
  CHECK_FALSE(parse_filter("a eq '" + std::string(10'000, 'x') + "'").ok());
  std::string expand = "Things";
  for (int n = 0; n < 100; ++n) expand = "Things($expand=" + expand + ")";
  CHECK(refused({{"$expand", expand}}));
  CHECK(refused({{"$top", "-1"}}));
  CHECK(refused({{"$top", "1.5"}}));
  CHECK(refused({{"$top", "99999999999999999999999"}}));
  CHECK(refused({{"$skip", "'1'"}}));
  CHECK(refused({{"$top", "1"}, {"$top", "2"}}));
  CHECK(refused({{"$apply", "groupby"}}));
  CHECK(refused({{"$count", "yes"}}));
  CHECK(refused({{"$resultFormat", "XML"}}));
  CHECK(refused({{"$expand", "Datastreams($top=1;$top=2)"}}));
  CHECK(refused({{"$expand", "Datastreams($resultFormat=CSV)"}}));
}

TEST_CASE("Options in an expansion are read and written again") {
  const std::vector<Field> fields{
      {"$expand",
       "Locations,Datastreams($select=name,id;$expand=Observations($filter=result gt 3 and phenomenonTime ge "
       "2024-01-01T00:00:00Z;$orderby=phenomenonTime desc;$top=1);$count=true)"},
      {"$top", "5"},
      {"x", "passed over"}};
  const auto query = parse_query(fields);
  REQUIRE(query.ok());
  REQUIRE(query->expand.size() == 2);
  const Query& inner = query->expand[1].query;
  CHECK(inner.count);
  CHECK(inner.select == std::vector<std::string>{"name", "id"});
  REQUIRE(inner.expand.size() == 1);
  CHECK(inner.expand[0].query.top == 1);
  CHECK(inner.expand[0].query.order[0].descending);
  const std::vector<Field> again = fields_of(*query);
  const auto read_again = parse_query(again);
  REQUIRE(read_again.ok());
  CHECK(fields_of(*read_again) == again);

  const auto paths =
      parse_query(std::vector<Field>{{"$expand", "Datastreams/Sensor,Datastreams/Observations($top=2)"}});
  REQUIRE(paths.ok());
  REQUIRE(paths->expand.size() == 1);
  CHECK(paths->expand[0].query.expand.size() == 2);
}

TEST_CASE("Names and kinds of values are checked, and the message says what there is") {
  CHECK(fault_of("result gt 3 and phenomenonTime ge 2024-01-01T00:00:00Z", Kind::observation).empty());
  CHECK(fault_of("Datastream/Thing/properties/divisionCode eq '652301'", Kind::observation).empty());
  CHECK(fault_of("unitOfMeasurement/symbol eq 'x' and Thing/name ne null", Kind::datastream).empty());
  CHECK(fault_of("year(phenomenonTime) eq 2024 and length(Datastream/name) gt 3", Kind::observation).empty());
  CHECK(fault_of("reslut gt 3", Kind::observation).find("phenomenonTime, resultTime, result") != std::string::npos);
  CHECK_FALSE(fault_of("name gt 3", Kind::thing).empty());
  CHECK_FALSE(fault_of("name", Kind::thing).empty());
  CHECK_FALSE(fault_of("name and true", Kind::thing).empty());
  CHECK_FALSE(fault_of("length(result) eq 1", Kind::observation).empty());
  CHECK_FALSE(fault_of("startswith(name) eq true", Kind::thing).empty());
  CHECK_FALSE(fault_of("location eq 1", Kind::location).empty());
  CHECK(fault_of("Datastreams/name eq 'x'", Kind::thing).find("ask Datastreams instead") != std::string::npos);
}

TEST_CASE("An hour lies between two moments when all of it does") {
  const auto at = [](const char* text) { return *parse_time(text); };
  const Value hour = Interval{at("2024-01-01T00:00:00Z"), at("2024-01-01T01:00:00Z")};
  CHECK(compared(hour, Relation::ge, at("2024-01-01T00:00:00Z")) == true);
  CHECK(compared(hour, Relation::ge, at("2024-01-01T00:30:00Z")) == false);
  CHECK(compared(hour, Relation::lt, at("2024-01-01T01:00:00Z")) == true);
  CHECK(compared(hour, Relation::lt, at("2024-01-01T00:59:59Z")) == false);
  CHECK(compared(at("2024-01-01T01:00:00Z"), Relation::gt, hour) == true);
  CHECK(compared(hour, Relation::eq, Interval{at("2024-01-01T00:00:00Z"), at("2024-01-01T01:00:00Z")}) == true);
  CHECK_FALSE(compared(Value{1.0}, Relation::eq, Value{std::string{"1"}}).has_value());
  CHECK(compared(Value{}, Relation::eq, Value{}) == true);
  CHECK_FALSE(parse_time("2024-02-30T00:00:00Z").ok());
  CHECK(at("2024-01-01T00:00:00-01:30") == at("2024-01-01T01:30:00Z"));
}

TEST_CASE("An address is cut into steps; a '/' in quotes does not part") {
  const auto address = parse_address("Things('O''Hara/2')/Datastreams('a')/name/$value");
  REQUIRE(address.ok());
  REQUIRE(address->steps.size() == 3);
  CHECK(address->steps[0].key == "O'Hara/2");
  CHECK(address->bare);
  CHECK(parse_address("Things/$ref")->reference);
  for (const char* text : {"", "Things(", "Things(1)", "Things('1'", "Things('1')x", "Things//x", "$ref",
                           "Things/$ref/x", "a/b/c/d/e/f/g/h/i", "Things('1') or 1=1"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_address(text).ok());
  }
}

}  // namespace lantian::serve::sta
