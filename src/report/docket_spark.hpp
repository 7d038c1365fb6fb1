#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// One answer of Open311 in both of its forms. JSON follows from XML by the Spark convention
/// (wiki.open311.org/JSON_and_XML_Conversion): a list is an array of the contents of its elements, a record an object.
namespace lantian::report {

struct SparkElement {
  enum class Kind { text, bare, list, record };
  std::string name;
  Kind kind = Kind::text;
  std::string value;  ///< of text and bare; empty is null in JSON and an empty element in XML
  std::vector<SparkElement> items;

  static SparkElement text(std::string name, std::string value) {
    return {std::move(name), Kind::text, std::move(value), {}};
  }
  /// A number or truth, written as it stands. Requires: valid JSON.
  static SparkElement bare(std::string name, std::string value) {
    return {std::move(name), Kind::bare, std::move(value), {}};
  }
  static SparkElement truth(std::string name, bool value) { return bare(std::move(name), value ? "true" : "false"); }
  static SparkElement list(std::string name, std::vector<SparkElement> items) {
    return {std::move(name), Kind::list, "", std::move(items)};
  }
  static SparkElement record(std::string name, std::vector<SparkElement> items) {
    return {std::move(name), Kind::record, "", std::move(items)};
  }
};

/// With declaration, UTF-8, two blanks a level, a line feed at the end. What XML 1.0 cannot hold (control characters,
/// bytes that are no UTF-8) is left out.
std::string spark_xml(const SparkElement& root);
std::string spark_json(const SparkElement& root);

}  // namespace lantian::report
