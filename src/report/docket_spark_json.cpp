#include "report/docket_spark.hpp"

#include <nlohmann/json.hpp>

namespace lantian::report {
namespace {

nlohmann::ordered_json spark_value(const SparkElement& element) {
  using Json = nlohmann::ordered_json;
  if (element.kind == SparkElement::Kind::list) {
    Json array = Json::array();
    for (const SparkElement& item : element.items) array.push_back(spark_value(item));
    return array;
  }
  if (element.kind == SparkElement::Kind::record) {
    Json object = Json::object();
    for (const SparkElement& item : element.items) object[item.name] = spark_value(item);
    return object;
  }
  if (element.value.empty()) return nullptr;
  if (element.kind == SparkElement::Kind::text) return element.value;
  Json bare = Json::parse(element.value, nullptr, false);
  return bare.is_discarded() ? Json(element.value) : bare;
}

}  // namespace

std::string spark_json(const SparkElement& root) {
  using Json = nlohmann::ordered_json;
  return spark_value(root).dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace lantian::report
