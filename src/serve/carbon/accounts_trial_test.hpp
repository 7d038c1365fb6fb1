#pragma once
// For tests of accounts and filings: the synthetic enterprises in a book in memory, with the addresses over it.
#include "keep/files.hpp"
#include "serve/carbon/accounts_desk.hpp"
#include "serve/carbon/filings_desk.hpp"
#include "serve/carbon/shared_trial_test.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace lantian::serve {

struct AccountsTrial {
  template <class T>
  static T opened(Result<T> result) {
    REQUIRE_MESSAGE(result.ok(), (result.ok() ? std::string{} : result.error().text()));
    return *std::move(result);
  }
  const Office& data = CarbonTrialData::shared().data;
  const InventoryOffice& inventory = CarbonTrialData::shared().inventory;
  const CarbonOffice& office = CarbonTrialData::shared().carbon;
  std::unique_ptr<keep::DocumentBook> book = keep::make_memory_document_book();
  DocketOffice docket_office = opened(DocketOffice::open(LANTIAN_SOURCE_DIR, "changji"));
  std::unique_ptr<keep::DocketBook> cases = keep::make_memory_docket_book(docket_office.basis());
  DocketDesk docket{cases.get(), &docket_office};
  std::shared_ptr<CarbonDesk> desk = std::make_shared<CarbonDesk>();
  std::optional<Router> router;
  std::optional<CarbonPerson> person;
  std::vector<std::string> noted;

  AccountsTrial() {
    REQUIRE(keep_synthetic_filings(office, "changji", *book, keep::now()).ok());
    router.emplace(opened(ApiWords::open(LANTIAN_SOURCE_DIR)));
    desk->office = &inventory;
    desk->carbon = &office;
    desk->region = "changji";
    desk->synthetic = true;
    desk->book = [this] { return book.get(); };
    desk->docket = [this] { return &docket; };
    desk->who = [this](const HttpRequest&) { return person; };
    desk->noted = [this](const HttpRequest&, const std::string& action, const std::string& subject,
                         const std::string& detail) -> Result<void> {
      noted.push_back(action + " " + subject + " " + detail);
      return {};
    };
    mount_carbon_accounts(*router, desk);
    mount_carbon_filings(*router, desk);
  }
  AccountsTrial(const AccountsTrial&) = delete;
  AccountsTrial& operator=(const AccountsTrial&) = delete;

  static CarbonPerson of_office(const char* name) { return {name, "prefecture", "", true, true, true}; }
  static CarbonPerson of_enterprise(const char* party) { return {"clerk", "enterprise", party, false, false, false}; }

  HttpReply ask(const std::string& method, const std::string& path, const std::string& query = "",
                const std::string& body = "", const std::string& type = "application/json") const {
    HttpRequest request;
    request.method = method;
    request.path = "/api/v1/carbon" + path;
    request.query = query;
    request.body = body;
    request.peer = "192.0.2.1";
    request.headers["content-type"] = type;
    return (*router)(request);
  }
  nlohmann::json read(const std::string& path, const std::string& query = "") const {
    const HttpReply reply = ask("GET", path, query);
    REQUIRE_MESSAGE(reply.status == 200, reply.body);
    return nlohmann::json::parse(reply.body);
  }
  nlohmann::json send(int status, const std::string& path, const nlohmann::json& body) const {
    const HttpReply reply = ask("POST", path, "", body.dump());
    REQUIRE_MESSAGE(reply.status == status, reply.body);
    return nlohmann::json::parse(reply.body);
  }
};

}  // namespace lantian::serve
