import type { ApiRequest } from "./api-request.ts";
import type { Cluster } from "./cluster.ts";
import { dataApi } from "./data-api.ts";
import { managementApi } from "./management-api.ts";
import { findRoute, type PathRoute } from "./operations.ts";
import { dataError, html, managementError, type WholeResponse } from "./response.ts";
import type { ApiResponse, Service } from "./service.ts";

/** The form of the Management API's paths. `none`: the ingress does not route `/api/v0`. */
export type ManagementForm = "short" | "account" | "none";

/** Creates both planes behind one ingress, which routes only one form of the Management API's paths. */
export function createService(cluster: Cluster, form: ManagementForm): Service {
  const perform = (request: ApiRequest, route: PathRoute): ApiResponse => {
    if (route.plane === "management" && form === "none") return { response: html(404), isOwn: false };
    return { response: createOwnResponse(cluster, form, request, route), isOwn: true };
  };
  return {
    receive({ method, path, ...request }) {
      const route = findRoute(method, path);
      return { plane: route.plane, operation: route.operation, perform: () => perform(request, route) };
    },
    createError: (status, message, plane) => (plane === "management" ? managementError : dataError)(status, message),
  };
}

function createOwnResponse(
  cluster: Cluster,
  form: ManagementForm,
  request: ApiRequest,
  route: PathRoute,
): WholeResponse {
  if (route.plane === "data") return dataApi(cluster, request, route);
  const hasForm = (route.accountId === undefined) === (form === "short");
  return hasForm ? managementApi(cluster, request, route) : managementError(404, "not found");
}
