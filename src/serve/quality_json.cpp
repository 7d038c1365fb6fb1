#include "serve/quality.hpp"
#include "serve/quality_devices.hpp"

#include <nlohmann/json.hpp>

namespace lantian::serve {
namespace {

namespace quality = observe::quality;
using QualityJson = nlohmann::ordered_json;

QualityJson json_of_finding(const quality::Finding& finding) {
  QualityJson json{{"detector", quality::name_of(finding.detector)},
                   {"severity", quality::name_of(finding.severity)},
                   {"rule", finding.rule},
                   {"place", finding.place},
                   {"factor", finding.factor},
                   {"from", text_of(finding.from)},
                   {"to", text_of(finding.to)},
                   {"reason", finding.reason},
                   {"evidence", QualityJson::array()}};
  if (!finding.against.empty()) json["against"] = finding.against;
  for (const quality::Evidence& evidence : finding.evidence) {
    json["evidence"].push_back({{"name", evidence.name}, {"value", evidence.value}});
  }
  return json;
}

std::string dumped_quality(const QualityJson& json) {
  return json.dump(2, ' ', false, QualityJson::error_handler_t::replace) + "\n";
}

}  // namespace

std::string json_of(const QualityReport& report) {
  QualityJson json{{"unit", report.unit},
                   {"period", report.period},
                   {"rule", report.rule.text()},
                   {"rule_sha256", report.rule.sha256},
                   {"synthetic", report.synthetic},
                   {"stations", report.stations},
                   {"findings", QualityJson::array()},
                   {"order", QualityJson::array()}};
  for (const quality::Finding& finding : report.findings) json["findings"].push_back(json_of_finding(finding));
  for (const quality::OrderShare& share : report.order) {
    json["order"].push_back({{"place", share.place},
                             {"part", share.part},
                             {"whole", share.whole},
                             {"hours", share.pairs},
                             {"above", share.above},
                             {"beyond_uncertainty", share.beyond}});
  }
  json["marks"] = {
      {"raised", report.receipt.raised}, {"grown", report.receipt.grown}, {"unchanged", report.receipt.unchanged}};
  json["enforced_readings"] = report.enforced;
  return dumped_quality(json);
}

std::string json_of(const DeviceQualityReport& report) {
  QualityJson json{{"period", report.period}, {"devices", report.devices}, {"findings", QualityJson::array()}};
  for (const quality::Finding& finding : report.findings) json["findings"].push_back(json_of_finding(finding));
  json["marks"] = {
      {"raised", report.receipt.raised}, {"grown", report.receipt.grown}, {"unchanged", report.receipt.unchanged}};
  return dumped_quality(json);
}

std::string json_of(const std::vector<keep::QualityMark>& marks) {
  QualityJson json = QualityJson::array();
  for (const keep::QualityMark& mark : marks) {
    QualityJson one{{"mark", mark.id},
                    {"state", keep::name_of(mark.state)},
                    {"raised_at", text_of(mark.raised_at)},
                    {"changed_at", text_of(mark.changed_at)}};
    if (!mark.who.empty()) one["review"] = {{"by", mark.who}, {"why", mark.why}, {"revision", mark.revision}};
    if (mark.into != 0) one["joined_into"] = mark.into;
    one["finding"] = json_of_finding(mark.finding);
    json.push_back(std::move(one));
  }
  return dumped_quality(json);
}

}  // namespace lantian::serve
