#include "serve/respond/order_json.hpp"

#include "respond/orders/holding.hpp"
#include "serve/document.hpp"
#include "serve/respond/list_json.hpp"

#include <algorithm>
#include <cmath>

namespace lantian::serve {
namespace {

using respond::Order;
using respond::OrderStep;
using respond::operator+;

DocumentJson name_json(const terms::Name& name) {
  return {{"zh", name.zh}, {"en", name.en}};
}
terms::Name name_part(const DocumentPart& part, const char* key) {
  if (!part.has(key)) return {};
  const DocumentPart name = part.part(key);
  return {name.text_or("zh"), name.text_or("en")};
}

DocumentJson grams_json(const respond::DailyGrams& grams) {
  DocumentJson out = DocumentJson::object();
  for (std::size_t p = 0; p < grams.size(); ++p) {
    out[std::string{word_of(static_cast<respond::Pollutant>(p))}] = grams[p];
  }
  return out;
}
respond::DailyGrams grams_part(const DocumentPart& part, const char* key) {
  const DocumentPart four = part.part(key);
  respond::DailyGrams out{};
  for (std::size_t p = 0; p < out.size(); ++p) {
    out[p] = four.whole(std::string{word_of(static_cast<respond::Pollutant>(p))}.c_str());
  }
  return out;
}

DocumentJson step_json(const OrderStep& step) {
  DocumentJson checks = DocumentJson::array();
  for (const respond::CheckMetric one : step.checks) checks.push_back(word_of(one));
  return {{"unit", step.unit},
          {"unit_name", name_json(step.unit_name)},
          {"kind", word_of(step.kind)},
          {"cut_percent", step.cut_percent},
          {"from_hour", step.from_hour},
          {"hours_to_reduce", step.hours_to_reduce},
          {"reduction_g_d", grams_json(step.reduction)},
          {"text", step.text},
          {"checks", std::move(checks)},
          {"threshold_percent", step.threshold_percent}};
}

OrderStep step_part(const DocumentPart& part) {
  OrderStep step;
  step.unit = part.text_or("unit");
  step.unit_name = name_part(part, "unit_name");
  step.kind = part.word("kind", respond::parse_measure_kind);
  step.cut_percent = part.small("cut_percent");
  step.from_hour = part.small("from_hour");
  step.hours_to_reduce = part.small("hours_to_reduce");
  step.reduction = grams_part(part, "reduction_g_d");
  step.text = part.text_or("text");
  for (const std::string& word : part.texts("checks")) {
    const auto metric = respond::parse_check_metric(word);
    if (metric) {
      step.checks.push_back(*metric);
    } else {
      part.wrong("checks", "a list of metrics");
    }
  }
  step.threshold_percent = part.small("threshold_percent");
  return step;
}

DocumentJson order_head(const Order& order) {
  DocumentJson json{{"id", order.id},
                    {"episode", order.episode},
                    {"turn", order.turn},
                    {"level", word_of(order.level)},
                    {"kind", word_of(order.kind)},
                    {order.kind == respond::Recipient::enterprise ? "enterprise" : "recipient", order.recipient},
                    {"name", name_json(order.name)},
                    {"county", order.county},
                    {"basis", order.basis},
                    {"from", hour_text(order.from)},
                    {"until", hour_text(order.until)},
                    {"supersedes", order.supersedes},
                    {"docket_case", order.docket_case},
                    {"sent", text_of(order.sent)},
                    {"receipt_due", text_of(order.receipt_due)},
                    {"synthetic", order.synthetic}};
  if (order.vehicles_per_day) json["vehicles_per_day"] = *order.vehicles_per_day;
  if (order.clock) json["clock_from"] = hour_text(*order.clock);
  if (order.basis_row > 0) json["basis_row"] = order.basis_row;
  if (order.received) {
    json["received"] = text_of(*order.received);
    json["received_by"] = order.received_by;
  }
  return json;
}

DocumentJson whole_order(const Order& order) {
  DocumentJson json = order_head(order);
  json["steps"] = DocumentJson::array();
  for (const OrderStep& step : order.steps) json["steps"].push_back(step_json(step));
  return json;
}

respond::DailyGrams reduction_of(const Order& order) {
  respond::DailyGrams sum{};
  const auto begin = respond::steps_holding(order, (order.from - order.clock_begin()).count());
  for (const OrderStep& step : order.steps) {
    const bool first = order.clock ? std::ranges::find(begin, &step) != begin.end() : step.from_hour == 0;
    if (first) sum = sum + step.reduction;
  }
  return sum;
}

}  // namespace

std::string order_json(const Order& order) {
  return whole_order(order).dump();
}

Result<Order> read_order_json(std::string_view json) {
  return read_document(json, "order", [](const DocumentPart& part) {
    Order order;
    order.id = part.text("id");
    order.episode = part.text("episode");
    order.turn = part.has("turn") ? part.small("turn") : 1;  // orders kept before there were turns
    order.level = part.word("level", respond::parse_level);
    order.kind = part.word("kind", respond::parse_recipient);
    order.recipient = part.text(order.kind == respond::Recipient::enterprise ? "enterprise" : "recipient");
    order.name = name_part(part, "name");
    order.county = part.text_or("county");
    order.basis = part.text_or("basis");
    if (part.has("vehicles_per_day")) order.vehicles_per_day = part.small("vehicles_per_day");
    if (part.has("basis_row")) order.basis_row = part.whole("basis_row");
    order.from = part.hour("from");
    order.until = part.hour("until");
    if (part.has("clock_from")) order.clock = part.hour("clock_from");
    order.supersedes = part.text_or("supersedes");
    order.docket_case = part.text_or("docket_case");
    order.sent = part.instant("sent");
    order.receipt_due = part.instant("receipt_due");
    order.synthetic = part.truth("synthetic");
    if (part.has("received")) {
      order.received = part.instant("received");
      order.received_by = part.text_or("received_by");
    }
    for (const DocumentPart& step : part.parts("steps")) order.steps.push_back(step_part(step));
    return order;
  });
}

std::string one_order_json(const Order& order, bool late, const std::string& case_trouble) {
  DocumentJson json = whole_order(order);
  json["late"] = late;
  json["reduction_g_d"] = grams_json(reduction_of(order));
  if (!case_trouble.empty()) json["case_trouble"] = case_trouble;
  return json.dump();
}

std::string orders_json(const std::vector<OrderLine>& lines, UtcSeconds now) {
  DocumentJson results = DocumentJson::array();
  std::size_t received = 0, late = 0;
  for (const OrderLine& line : lines) {
    DocumentJson one = order_head(*line.order);
    one["late"] = line.late;
    one["steps"] = line.order->steps.size();
    one["reduction_g_d"] = grams_json(reduction_of(*line.order));
    results.push_back(std::move(one));
    if (line.order->received) ++received;
    if (line.late) ++late;
  }
  return DocumentJson{{"now", text_of(now)},
                      {"orders", lines.size()},
                      {"received", received},
                      {"late", late},
                      {"results", std::move(results)}}
      .dump();
}

std::string dispatch_json(const std::vector<Order>& orders, const OrderCases& cases, bool dry_run) {
  respond::DailyGrams sum{};
  std::size_t enterprises = 0, releases = 0;
  for (const Order& order : orders) {
    sum = sum + reduction_of(order);
    if (order.kind == respond::Recipient::enterprise) ++enterprises;
    if (order.steps.empty()) ++releases;
  }
  DocumentJson without = DocumentJson::array();
  for (const OrderWithoutCase& one : cases.without) without.push_back({{"order", one.order}, {"why", one.why}});
  DocumentJson kilograms = DocumentJson::object();
  for (std::size_t p = 0; p < sum.size(); ++p) {
    kilograms[std::string{word_of(static_cast<respond::Pollutant>(p))}] = static_cast<double>(sum[p]) / 1000;
  }
  return DocumentJson{{"dry_run", dry_run},         {"orders", orders.size()},
                      {"enterprises", enterprises}, {"counties", orders.size() - enterprises},
                      {"releases", releases},       {"reduction_kg_d", std::move(kilograms)},
                      {"cases", cases.opened},      {"without_case", std::move(without)},
                      {"troubles", cases.troubles}}
      .dump();
}

Result<DispatchAsked> read_dispatch_json(std::string_view json) {
  return read_document(json, "dispatch", [](const DocumentPart& part) {
    return DispatchAsked{part.text("episode"), part.text_or("list"), part.text_or("plan"),
                         part.has("dry_run") && part.truth("dry_run")};
  });
}

Result<OrderedPlan> ordered_plan_json(std::string_view json) {
  std::string measures;
  LANTIAN_TRY(OrderedPlan plan, read_document(json, "plan", [&](const DocumentPart& part) {
                OrderedPlan out;
                out.list = part.text("list");
                if (part.has("list_row")) out.list_row = part.whole("list_row");
                out.level = part.word("level", respond::parse_level);
                out.on = part.day("on");
                out.share_set = part.part("asked").text("share_set");
                measures = part.items("measures").dump();
                return out;
              }));
  LANTIAN_TRY(plan.measures, read_list_measures_json(measures));
  return plan;
}

}  // namespace lantian::serve
