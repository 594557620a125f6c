import handlebars from "handlebars";
export const render = handlebars;
